import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ContainerEngine } from '../../src/engine/engine.ts';
import type { Limits } from '../../src/observe/limits.ts';
import { packageRoot } from './context.ts';

const ALGORITHMS = join(packageRoot, 'test/fixtures/algorithms');
const SOUND = join(ALGORITHMS, '_sound');

const expectation = z.strictObject({
  fails: z.array(z.string()),
  only: z.array(z.string()).optional(),
  spec: z.record(z.string(), z.unknown()).optional(),
  limits: z.record(z.string(), z.number()).optional(),
  architecture: z.string().optional(),
});

/** One algorithm of the fixtures: the sound one with its own files over it. */
export interface Flaw {
  readonly name: string;
  /** Checks that must fail or warn; every other one passes, does not apply, or follows from these. None: an oddity that is allowed. */
  readonly fails: readonly string[];
  /** What to look at, for `--only`. */
  readonly only: readonly string[];
  /** Laid over the sound spec, member by member. */
  readonly spec: Readonly<Record<string, unknown>>;
  readonly limits: Partial<Limits>;
  readonly architecture: string;
}

/** All algorithms of the fixtures but the sound base. Unless told otherwise a flaw is looked at in the area of its check. */
export function readFlaws(): readonly Flaw[] {
  return readdirSync(ALGORITHMS)
    .filter((name) => !name.startsWith('_'))
    .sort()
    .map((name) => {
      const read = expectation.parse(JSON.parse(readFileSync(join(ALGORITHMS, name, 'expect.json'), 'utf8')));
      const only = read.only ?? [...new Set(read.fails.map((id) => id.slice(0, id.indexOf('/'))))];
      return {
        name,
        fails: read.fails,
        only,
        spec: read.spec ?? {},
        limits: read.limits ?? {},
        architecture: read.architecture ?? 'amd64',
      };
    });
}

export interface ImageSet {
  /** Name of the repository of these images; unique for a run, so that runs side by side do not disturb each other. */
  readonly repository: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Builds the image that every flaw starts from. */
export function buildSound(engine: ContainerEngine, images: ImageSet): Promise<void> {
  return build(engine, images, { tag: 'base', context: SOUND, dockerfile: join(SOUND, 'Dockerfile'), architecture: 'amd64' });
}

/** Builds the image of one flaw and returns its reference. */
export async function buildFlaw(engine: ContainerEngine, images: ImageSet, { name, architecture }: Flaw): Promise<string> {
  const context = join(ALGORITHMS, name);
  const own = join(context, 'Dockerfile');
  await build(engine, images, { tag: name, context, dockerfile: existsSync(own) ? own : join(SOUND, 'flaw.Dockerfile'), architecture });
  return `${images.repository}:${name}`;
}

async function build(
  engine: ContainerEngine,
  { repository, labels }: ImageSet,
  image: { readonly tag: string; readonly context: string; readonly dockerfile: string; readonly architecture: string },
): Promise<void> {
  const result = await engine.build(
    {
      role: 'train',
      context: image.context,
      dockerfile: image.dockerfile,
      tag: `${repository}:${image.tag}`,
      platform: `linux/${image.architecture}`,
      buildArgs: image.tag === 'base' ? {} : { SOUND: `${repository}:base` },
      labels,
      noCache: false,
    },
    () => {},
  );
  if (result.status === 'failed') throw new Error(`${image.tag} cannot be built at ${result.step}:\n${result.log}`);
}

/** Lays the project of a flaw out in a folder: the sound spec with its patch, the sound sample data with its own over it, its own papers. */
export function writeProject(folder: string, { name, spec }: Flaw, image: string): void {
  mkdirSync(folder, { recursive: true });
  const sound: unknown = JSON.parse(readFileSync(join(SOUND, 'sagemaker-algo.json'), 'utf8'));
  const images = { images: { train: { tag: image }, serve: { tag: image } } };
  writeFileSync(join(folder, 'sagemaker-algo.json'), JSON.stringify(overlay(overlay(sound, spec), images), null, 2));
  for (const from of [SOUND, join(ALGORITHMS, name)].map((source) => join(source, 'data'))) {
    if (existsSync(from)) cpSync(from, join(folder, 'data'), { recursive: true });
  }
  const papers = join(ALGORITHMS, name, 'papers');
  if (existsSync(papers)) cpSync(papers, folder, { recursive: true });
}

/** Environment for the rehearsal of a flaw: programs in its folder `path`, else those of the sound one, come first. */
export function flawEnvironment({ name }: Flaw, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = join(ALGORITHMS, name, 'path');
  return { ...env, PATH: `${existsSync(own) ? own : join(SOUND, 'path')}:${env['PATH']}` };
}

/** The second value over the first: objects member by member, anything else as a whole; null takes a member away. */
function overlay(under: unknown, over: unknown): unknown {
  if (!isRecord(under) || !isRecord(over)) return over;
  const members = Object.entries(over).map(([key, value]) => [key, key in under ? overlay(under[key], value) : value]);
  return Object.fromEntries(Object.entries({ ...under, ...Object.fromEntries(members) }).filter(([, value]) => value !== null));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { ImageInfo, ImageStep } from '../../engine/engine.ts';
import { InterruptedError, isUserError } from '../../errors.ts';
import type { Role } from '../../sagemaker/contract.ts';
import type { Lab } from '../lab.ts';
import { NotPossible, type Observer } from '../observer.ts';
import { type Collected, createCollector } from './collect.ts';
import { findImageSecrets } from './image-secrets.ts';
import { findProgram } from './programs.ts';
import type { ImageContents, ImageFiles } from './types.ts';

/** Of what is kept about an image from run to run; a change of `ImageFiles` or of how it is found bumps the version. */
const KEPT = { kind: 'image-contents', version: '1' };

interface Looked {
  readonly files: ImageContents['files'];
  readonly layers: ImageContents['layers'];
}

/** What is in the image of a role, without running it. */
export const contentsObserver = <R extends Role>(role: R): Observer<`image/${R}-contents`> => ({
  title: ({ lab, seen }) => {
    const image = seen(`image/${role}`);
    const known = isKept(lab, image) || (role === 'serve' && lab.project.config.images.serve.tag === lab.project.config.images.train.tag);
    return known ? undefined : `Read the image for ${role === 'train' ? 'training' : 'serving'}`;
  },
  after: [`image/${role}`],
  // One after the other: the other place is for the training, on which everything waits.
  behind: role === 'serve' ? ['image/train-contents'] : [],
  make: async ({ lab, seen }) => {
    if (lab.engine.readImage === undefined)
      throw new NotPossible(`The engine '${lab.engine.info.name}' does not show what is in an image.`);
    const image = seen(`image/${role}`);
    const looked = await lab.once(`image-contents/${image.id}`, () => look(lab, image));
    const { imageBytes, layerBytes } = lab.limits;
    return { ...looked, limits: { imageBytes, layerBytes } };
  },
});

/** An image never changes under its id, so it is read once on a machine. */
async function look(lab: Lab, image: ImageInfo): Promise<Looked> {
  const kept = readKept(lab, image);
  if (kept !== undefined) return kept;
  return lab.slots.shared(async () => {
    const steps = (await lab.engine.readHistory?.(image.id)) ?? [];
    const looked = { files: await tryRead(lab, image, steps), layers: describeLayers(steps) };
    if (looked.files.status === 'read' && isLasting(image)) lab.keeper?.write(KEPT.kind, keyOf(image), looked);
    return looked;
  });
}

async function tryRead(lab: Lab, image: ImageInfo, steps: readonly ImageStep[]): Promise<ImageContents['files']> {
  const deadline = AbortSignal.timeout(lab.limits.imageRead * 1000);
  try {
    const collected = await read(lab, image, AbortSignal.any([lab.signal, deadline]));
    return { status: 'read', value: await describe(collected, image, steps) };
  } catch (error) {
    if (lab.signal.aborted) throw new InterruptedError();
    if (isUserError(error)) throw error;
    const reason = deadline.aborted
      ? `it had not been read after ${lab.limits.imageRead} s`
      : String(error instanceof Error ? error.message : error);
    return { status: 'unread', reason: `What is in the image could not be seen: ${reason}.` };
  }
}

async function read(lab: Lab, image: ImageInfo, signal: AbortSignal): Promise<Collected> {
  const [program = ''] = image.entrypoint;
  const collector = createCollector(['train', 'serve', ...(program === '' ? [] : [posix.basename(program)])]);
  const name = `sagemaker-algo-${lab.context.runId}-files-${createHash('sha256').update(image.id).digest('hex').slice(0, 8)}`;
  await lab.engine.readImage?.({ id: image.id, name, labels: lab.labels }, collector, signal);
  return collector.collected;
}

async function describe(collected: Collected, image: ImageInfo, steps: readonly ImageStep[]): Promise<ImageFiles> {
  const [program] = image.entrypoint;
  return {
    os: parseOsRelease(collected.system.get('/etc/os-release') ?? collected.system.get('/usr/lib/os-release')),
    rootNames: parseRootNames(collected.system.get('/etc/passwd') ?? ''),
    programs: {
      train: findProgram(collected, image, 'train'),
      serve: findProgram(collected, image, 'serve'),
      entrypoint: program === undefined ? undefined : findProgram(collected, image, program),
    },
    ml: collected.ml,
    drivers: collected.drivers,
    secrets: await findImageSecrets(collected.texts, image, steps),
  };
}

/** Reads os-release; undefined where there is none, or none that names a system. */
export function parseOsRelease(text: string | undefined): ImageFiles['os'] {
  // Some hundred bytes, unless somebody means to keep this busy.
  const lines = [...(text ?? '').slice(0, 4_096).matchAll(/^([A-Z_]+)=(["']?)(.*?)\2\s*$/gm)];
  const fields = new Map(lines.map(([, name = '', , value = '']) => [name, value]));
  const id = fields.get('ID') ?? '';
  if (id === '') return undefined;
  const like = (fields.get('ID_LIKE') ?? '').toLowerCase().split(/\s+/);
  const name = fields.get('PRETTY_NAME') ?? fields.get('NAME') ?? id;
  return { id: id.toLowerCase(), like: like.filter((one) => one !== ''), name };
}

/** Names that stand for user 0 in /etc/passwd. */
export function parseRootNames(text: string): readonly string[] {
  return [...text.matchAll(/^([^:\n]+):[^:\n]*:0+:/gm)].map(([, name = '']) => name);
}

function describeLayers(steps: readonly ImageStep[]): ImageContents['layers'] {
  if (steps.length === 0) return undefined;
  // Values that a step names may be secret, and are nobody's business here.
  const words = (command: string) =>
    command
      .replace(/^\/bin\/sh -c (?:#\(nop\)\s*)?/, '')
      .replaceAll(/=\S+/g, '=…')
      .slice(0, 80);
  const largest = [...steps].sort((one, other) => other.bytes - one.bytes).slice(0, 10);
  return largest.map(({ command, bytes }) => ({ step: words(command), bytes }));
}

/** Names of tests and of engines without content addresses are not kept. */
function isLasting({ id }: ImageInfo): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(id);
}

function keyOf({ id }: ImageInfo): readonly string[] {
  return [KEPT.version, id];
}

function isKept(lab: Lab, image: ImageInfo): boolean {
  return readKept(lab, image) !== undefined;
}

function readKept({ keeper }: Lab, image: ImageInfo): Looked | undefined {
  const kept = isLasting(image) ? keeper?.read(KEPT.kind, keyOf(image)) : undefined;
  return typeof kept === 'object' && kept !== null && 'files' in kept ? (kept as Looked) : undefined;
}

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BuildOptions, build } from '../../src/commands/build.ts';
import { testContext } from '../support/context.ts';
import { resolveTested } from '../support/tested-engine.ts';
import { workspace } from '../support/workspace.ts';
import {
  docker,
  FAR,
  findStore,
  listSituations,
  loadBase,
  removeConfigFolders,
  type Situation,
  startFarBuilder,
  waitingProgram,
} from './support/builders.ts';
import { type Pushed, readPushed } from './support/pushed.ts';
import { type Registry, startRegistry } from './support/registry.ts';

/**
 * What `build` makes and what of it arrives in a registry, on the engine that answers and by every builder that there is for it:
 * `npm run test:engines` runs this on Docker 20.10, Docker of the 29 line with containerd's store, and podman.
 */
const SCHEMA_2 = 'application/vnd.docker.distribution.manifest.v2+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';
const GZIP = 'application/vnd.docker.image.rootfs.diff.tar.gzip';
const PLAIN = 'application/vnd.docker.image.rootfs.diff.tar';

const ZSTD = 'application/vnd.docker.image.rootfs.diff.tar.zstd';

/** What the outcome says of a base image for another processor; the rest of the builders name it. */
const TOLD_BY_BASE = /^the image says linux\/amd64 and is made from \S+, which is linux\/arm64 \(MKT-07\)$/;
const FOREIGN: Readonly<Record<string, RegExp>> = {
  'classic, the legacy builder': /^the image is linux\/arm64, not linux\/amd64 \(MKT-07\)$/,
  // It looks for the right one and finds none.
  'containerd, the legacy builder': /^step 1\/\d+ FROM /,
};

const store = findStore();
const situations = listSituations(store);
const table = situations.map((situation) => [situation.name, situation] as const);
const withBuildx = situations.find(({ name }) => name === 'buildx');
const far = situations.find(({ builder }) => builder === FAR);
/** The one way that this tool cannot mend: containerd's store, and a builder that cannot be told. */
const refused = ({ name }: Situation) => store === 'containerd' && name === 'the legacy builder';

const run = randomBytes(4).toString('hex');
const made = new Set<string>();
let registry: Registry;
let settings = '';
let builder: { stop(): Promise<void> } | undefined;

beforeAll(async () => {
  registry = await startRegistry();
  // podman takes no registry without TLS unless it is named here.
  settings = mkdtempSync(join(tmpdir(), 'sagemaker-algo-registries-'));
  writeFileSync(join(settings, 'registries.conf'), `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
  process.env['CONTAINERS_REGISTRIES_CONF'] = join(settings, 'registries.conf');
  if (far !== undefined) builder = await startFarBuilder(far.env);
});

afterEach(async () => {
  for (const tag of made) await docker(['image', 'rm', '--force', tag]).catch(() => {});
  made.clear();
});

afterAll(async () => {
  await Promise.all([registry.stop(), builder?.stop()]);
  removeConfigFolders();
  rmSync(settings, { recursive: true, force: true });
});

let count = 0;

/** A tag in the registry, removed from the engine when the test ends. */
function newTag(): { readonly tag: string; readonly repository: string } {
  const repository = `sagemaker-algo-test-${run}-${count++}`;
  const tag = `${registry.host}/${repository}:1`;
  made.add(tag);
  return { tag, repository };
}

/** Builds a project of one small image, as the command does. */
async function buildProject(
  { env, builder: name }: Situation,
  tag: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  options: Partial<BuildOptions> = {},
) {
  const image = { tag, dockerfile: 'Dockerfile' };
  const spec = {
    name: 'my-algo',
    images: { train: image, serve: image },
    training: { channels: { train: {} } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  };
  const folder = workspace({
    'sagemaker-algo.json': JSON.stringify(spec),
    Dockerfile: 'FROM scratch\nCOPY program /program\n',
    program: `of ${tag}`,
    ...files,
  });
  chmodSync(join(folder, 'program'), 0o755);
  const context = testContext({ cwd: folder, env: { ...process.env, ...env, XDG_CACHE_HOME: workspace() }, now: Date.now });
  const defaults: BuildOptions = { cache: true, buildArg: [], platform: 'linux/amd64', progress: 'auto', dryRun: false, json: true };
  const exitCode = build({ ...defaults, builder: name, ...options }, context);
  return {
    context,
    folder,
    exitCode,
    outcome: async () => ({ exitCode: await exitCode, images: JSON.parse(context.stdout.text()).images }),
  };
}

/** What arrives when an image is pushed as it is. */
async function push({ tag, repository }: { readonly tag: string; readonly repository: string }): Promise<Pushed> {
  await docker(['push', tag]);
  return readPushed(registry, repository, '1');
}

/** Builds by hand, as recipes have it. */
async function buildByHand(
  args: readonly string[],
  dockerfile = 'FROM scratch\nCOPY program /program\n',
  named = newTag(),
): Promise<Pushed> {
  const folder = workspace({ Dockerfile: dockerfile, program: `of ${named.tag}` });
  await docker([...args.map((arg) => arg.replace('TAG', named.tag)), folder], withBuildx?.env);
  return push(named);
}

describe.each(table)(`on a store of the kind ${store}, %s`, (_name, situation) => {
  it('makes what SageMaker takes, and it arrives in the registry as it was built', async () => {
    const named = newTag();
    const { outcome, context } = await buildProject(situation, named.tag);
    const { exitCode, images } = await outcome();
    expect(exitCode, context.stderr.text()).toBe(0);
    const engine = await resolveTested(testContext({ cwd: '/', env: process.env, now: Date.now }));
    const local = await engine.inspectImage(named.tag);
    if (local === undefined) throw new Error('it is not there');
    expect(images).toMatchObject([{ status: 'built', id: local.id }, {}]);
    const forecast = await engine.forecastPush?.(local);
    const pushed = await push(named);
    // The engine's word before the push, against the registry's afterwards.
    expect(forecast?.form).toBe(refused(situation) ? 'refused' : 'schema-2');
    expect(`sha256:${local.id.replace('sha256:', '')}`).toBe(forecast?.id === 'manifest' ? pushed.digest : pushed.configDigest);
    expect(pushed).toMatchObject({ mediaType: refused(situation) ? OCI : SCHEMA_2, layers: [GZIP], platforms: ['linux/amd64'] });
    const careful = /Careful: \S+ is kept here as an OCI manifest, which SageMaker refuses/;
    if (refused(situation)) expect(context.stderr.text()).toMatch(careful);
    else expect(context.stderr.text()).toBe('');
    expect(images[0].refused).toBe(refused(situation) ? 'an OCI manifest' : undefined);
  });

  it('does not pass off a base image for another processor', async () => {
    const { tag: base, repository } = newTag();
    await loadBase(base, 'arm64');
    // A builder elsewhere can only take it from there; older ones take it without a word.
    expect((await push({ tag: base, repository })).platforms).toEqual(['linux/arm64']);
    const { tag } = newTag();
    const { outcome } = await buildProject(situation, tag, { Dockerfile: `FROM ${base}\nCOPY program /program\n` });
    const { exitCode, images } = await outcome();
    expect([exitCode, images[0].status]).toEqual([3, 'failed']);
    expect(images[0].reason).toMatch(FOREIGN[`${store}, ${situation.name}`] ?? TOLD_BY_BASE);
  });

  it('gives up at once when interrupted, and leaves nothing', async () => {
    const wait = `/wait-${run}-${count}`;
    const before = await listContainers(wait);
    const { tag } = newTag();
    const dockerfile = `FROM scratch\nCOPY program ${wait}\nRUN ["${wait}"]\n`;
    const { context, exitCode } = await buildProject(situation, tag, { Dockerfile: dockerfile, program: waitingProgram() });
    const outcome = exitCode.catch((error: unknown) => error);
    await expect.poll(() => runs(wait), { timeout: 20_000 }).toBe(true);
    context.interrupt();
    expect(await outcome).toMatchObject({ name: 'InterruptedError' });
    await expect.poll(() => runs(wait), { timeout: 20_000 }).toBe(false);
    await expect.poll(() => listContainers(wait), { timeout: 10_000 }).toBe(before);
    expect(await docker(['image', 'ls', '--quiet', tag])).toBe('');
  });
});

describe.runIf(store === 'classic' && far !== undefined)('a builder that cannot be used ends the build in one sentence', () => {
  const start = async (name: string) => {
    const { exitCode, context } = await buildProject({ name, env: far?.env ?? {}, builder: name }, newTag().tag);
    const error = await exitCode.catch((thrown: unknown) => thrown);
    expect(context.stdout.text() + context.stderr.text()).toBe('');
    return error;
  };
  it('one that is not there', async () => {
    expect(await start('nowhere')).toMatchObject({
      exitCode: 2,
      message: 'The builder nowhere cannot be used: no builder "nowhere" found',
    });
  });
  it('one that does not run', async () => {
    // It would have to be fetched first, and the registry has none.
    const image = `${registry.host}/none:1`;
    await docker(['buildx', 'create', '--name', 'gone', '--driver', 'docker-container', `--driver-opt=image=${image}`], far?.env);
    expect(await start('gone')).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(new RegExp(`^The builder gone does not answer: manifest for ${image} not found`)),
    });
  });
  it('one that is another engine, silent or not', async () => {
    await docker(['context', 'create', 'silent', '--docker', 'host=tcp://127.0.0.1:9'], far?.env);
    expect(await start('silent')).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^The builder silent cannot be used: Cannot connect to the Docker daemon at tcp:\/\/127\.0\.0\.1:9/),
    });
    await docker(['context', 'create', 'lab', '--docker', `host=${process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'}`], far?.env);
    expect(await start('lab')).toMatchObject({
      exitCode: 2,
      message: 'The builder lab is the engine of the docker context lab; what it builds would not be in this one (context default).',
    });
  });
});

describe.runIf(store === 'containerd' && withBuildx !== undefined)(
  'on a store that keeps manifests, what recipes have is pushed as',
  () => {
    it.each([
      ['the usual build', ['build', '--tag', 'TAG'], INDEX],
      ['one without provenance', ['buildx', 'build', '--provenance=false', '--tag', 'TAG'], OCI],
      ['one for docker', ['buildx', 'build', '--provenance=false', '--output=type=docker,name=TAG'], OCI],
      ['one for one platform', ['buildx', 'build', '--platform=linux/amd64', '--load', '--tag', 'TAG'], INDEX],
    ])('an index or manifest that SageMaker refuses: %s', async (_what, args, mediaType) => {
      expect((await buildByHand(args)).mediaType).toBe(mediaType);
    });

    it.each([
      ['not compressed', 'uncompressed', PLAIN],
      ['compressed by zstd', 'zstd', ZSTD],
    ])('layers as the base has them, %s, while ours are gzip', async (_what, compression, mediaType) => {
      const ours = 'type=image,name=TAG,oci-mediatypes=false';
      const args = ['buildx', 'build', '--provenance=false'];
      const base = newTag();
      await buildByHand([...args, `--output=${ours},compression=${compression},force-compression=true`], undefined, base);
      const dockerfile = `FROM ${base.tag}\nCOPY program /program\n`;
      expect((await buildByHand([...args, `--output=${ours}`], dockerfile)).layers).toEqual([mediaType, GZIP]);
      for (const situation of situations.filter((one) => !refused(one))) {
        const named = newTag();
        const { exitCode } = await buildProject(situation, named.tag, { Dockerfile: dockerfile });
        expect(await exitCode).toBe(0);
        expect(await push(named)).toMatchObject({ mediaType: SCHEMA_2, layers: [GZIP, GZIP] });
      }
    });
  },
);

/** Containers that a build with this program has, or may have, made: podman does not say what those of half-done builds run. */
async function listContainers(program: string): Promise<string> {
  if (store === 'podman') return docker(['ps', '--all', '--external', '--format', '{{.Names}}']);
  const lines = await docker(['ps', '--all', '--no-trunc', '--format', '{{.Names}} {{.Command}}']);
  return lines
    .split('\n')
    .filter((line) => line.includes(program))
    .join('\n');
}

/** Whether some process was started as this program. */
async function runs(program: string): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args='], { maxBuffer: 10_000_000 });
  return stdout.split('\n').some((line) => line === program);
}

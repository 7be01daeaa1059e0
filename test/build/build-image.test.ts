import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BuildDeps, buildImage, checkAdopted } from '../../src/build/build-image.ts';
import { openCache } from '../../src/build/cache.ts';
import type { BuildJob } from '../../src/build/plan.ts';
import type { BuildResult, BuildSpec, ContainerEngine, ImageInfo } from '../../src/engine/engine.ts';
import { InterruptedError } from '../../src/errors.ts';
import { workspace } from '../support/workspace.ts';

const TAG = 'my-algo-train:0.1.0';
const step = { update: () => {}, done: () => {}, fail: () => {} };

/** An engine with these images by name; building puts `made` under the tag. */
function bench(images: Record<string, string>, made: () => BuildResult = () => ({ status: 'built', durationMs: 1 })) {
  const folder = workspace({ Dockerfile: 'FROM base:1\nCOPY . /\n', 'a.txt': 'a' });
  const did: string[] = [];
  const notes: string[] = [];
  const specs: BuildSpec[] = [];
  const engine = {
    info: { name: 'fake', version: '1', kind: 'container' },
    inspectImage: async (name: string) =>
      images[name] === undefined ? undefined : ({ id: images[name], os: 'linux', architecture: 'amd64' } as ImageInfo),
    pull: async (name: string) => {
      did.push(`pull ${name}`);
      if (!name.startsWith('pullable')) throw new Error('no such image');
      images[name] = `sha256:${name}`;
    },
    build: async (spec: BuildSpec) => {
      did.push('build');
      specs.push(spec);
      const result = made();
      if (result.status === 'built') images[spec.tag] = 'sha256:made';
      return result;
    },
  } as unknown as ContainerEngine;
  const deps: BuildDeps = {
    ...{ engine, platform: 'linux', version: '1', cwd: folder, runId: 'ab12', now: () => 0, onLine: undefined },
    contexts: new Map(),
    images: new Map(),
    cache: openCache({ XDG_CACHE_HOME: workspace() }, 'linux'),
    note: (text) => void notes.push(text),
  };
  const spec: BuildSpec = {
    ...{ role: 'train', context: folder, dockerfile: join(folder, 'Dockerfile'), tag: TAG, platform: 'linux/amd64' },
    ...{ buildArgs: {}, labels: { 'sagemaker-algo.project': 'p' }, noCache: false },
  };
  const run = (parts: Partial<BuildSpec> = {}) => {
    const job: BuildJob = { kind: 'build', roles: ['train'], spec: { ...spec, ...parts } };
    return buildImage(job, { ...deps, contexts: new Map() }, step);
  };
  return { run, did, notes, specs, folder, images, deps };
}

describe('an image', () => {
  it('is built once and labelled', async () => {
    const { run, did, specs } = bench({ 'base:1': 'sha256:b' });
    expect(await run()).toMatchObject({ status: 'built', id: 'sha256:made' });
    expect(await run()).toMatchObject({ status: 'unchanged', id: 'sha256:made' });
    expect(did).toEqual(['build']);
    expect(specs[0]?.labels).toEqual({ 'sagemaker-algo.project': 'p', 'sagemaker-algo.run': 'ab12' });
  });

  it('is built again without cache, and known afterwards', async () => {
    const { run, did } = bench({ 'base:1': 'sha256:b' });
    await run();
    expect(await run({ noCache: true })).toMatchObject({ status: 'built' });
    expect(await run()).toMatchObject({ status: 'unchanged' });
    expect(did).toEqual(['build', 'build']);
  });

  it('has its base images fetched first, so that the next build can compare', async () => {
    const { run, did, folder } = bench({});
    writeFileSync(join(folder, 'Dockerfile'), 'FROM pullable:1\n');
    await run();
    expect(await run()).toMatchObject({ status: 'unchanged' });
    expect(did).toEqual(['pull pullable:1', 'build']);
  });

  it('whose base cannot be fetched is left to the builder, every time', async () => {
    const { run, did } = bench({});
    expect(await run()).toMatchObject({ status: 'built' });
    expect(await run()).toMatchObject({ status: 'built' });
    expect(did).toEqual(['pull base:1', 'build', 'pull base:1', 'build']);
  });

  it('with something in it that only the builder can look at is built every time', async () => {
    const { run, did, folder } = bench({ 'base:1': 'sha256:b' });
    writeFileSync(join(folder, 'Dockerfile'), 'FROM base:1\nADD https://example.com/x /x\n');
    await run();
    await run();
    expect(did).toEqual(['build', 'build']);
  });

  it('is built again when a file changed meanwhile, and not for ever', async () => {
    let changes = 1;
    const parts = bench({ 'base:1': 'sha256:b' }, () => {
      if (changes-- > 0) writeFileSync(join(parts.folder, 'a.txt'), `change ${changes}`);
      return { status: 'built', durationMs: 1 };
    });
    expect(await parts.run()).toMatchObject({ status: 'built' });
    expect(parts.did).toEqual(['build', 'build']);
    expect(parts.notes).toEqual([expect.stringMatching(/changed while it was built/)]);
    expect(await parts.run()).toMatchObject({ status: 'unchanged' });

    changes = 100;
    expect(await parts.run({ noCache: true })).toMatchObject({ status: 'built' });
    expect(parts.did).toHaveLength(5);
    expect(parts.notes.at(-1)).toMatch(/kept changing/);
    changes = 0;
    expect(await parts.run()).toMatchObject({ status: 'built' });
  });

  it('is built again when its base changed meanwhile', async () => {
    let moved = false;
    const parts = bench({ 'base:1': 'sha256:b' }, () => {
      if (!moved) parts.images['base:1'] = 'sha256:c';
      moved = true;
      return { status: 'built', durationMs: 1 };
    });
    await parts.run();
    expect(parts.did).toEqual(['build', 'build']);
  });

  it('that failed is told with cause and fix, and not remembered', async () => {
    const log = 'COPY failed: file not found in build context or excluded by .dockerignore: stat x: file does not exist';
    const { run, did } = bench({ 'base:1': 'sha256:b' }, () => ({ status: 'failed', step: '2/2 COPY x /', log, durationMs: 1 }));
    const failed = { status: 'failed', reason: 'step 2/2 COPY x /', log, cause: expect.stringMatching(/not in the build context/) };
    expect(await run()).toMatchObject(failed);
    expect(await run()).toMatchObject(failed);
    expect(did).toEqual(['build', 'build']);
  });

  it.each([
    [
      'no Dockerfile',
      { dockerfile: '/nowhere/Dockerfile' },
      /^the Dockerfile \S+nowhere\/Dockerfile does not exist$/,
      /images\.train\.dockerfile/,
    ],
    ['a folder as Dockerfile', { dockerfile: '/' }, /^the Dockerfile \S+ is a folder$/, /dockerfile/],
    ['no context', { context: '/nowhere' }, /^the build context \S+nowhere does not exist$/, /images\.train\.context/],
  ])('cannot be made from %s', async (_what, parts, reason, fix) => {
    const { run, did } = bench({});
    expect(await run(parts)).toMatchObject({ status: 'failed', reason: expect.stringMatching(reason), fix: expect.stringMatching(fix) });
    expect(did).toEqual([]);
  });

  it.each<[string, string, string, string | undefined]>([
    ['is what it becomes', 'FROM base:1\n', 'docker.io/library/base:1', 'failed'],
    ['is only copied from', 'FROM other:1 AS one\nFROM base:1\nCOPY --from=one / /\n', 'other:1', 'built'],
    ['is only copied from, beside a remote file', 'FROM other:1 AS one\nFROM base:1\nADD https://example.com/x /\n', 'other:1', 'built'],
    ['cannot be told', 'FROM $BASE\n', 'x:1', 'failed'],
  ])('whose base for another processor %s', async (_what, dockerfile, image, status) => {
    const { run, folder, notes } = bench({ 'base:1': 'sha256:b', 'other:1': 'sha256:o' }, () => ({
      ...{ status: 'built', durationMs: 1 },
      foreignBases: [{ image, platform: 'linux/arm64' }],
    }));
    writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    const outcome = await run();
    expect(outcome.status).toBe(status);
    if (outcome.status === 'failed') {
      expect(outcome.reason).toBe(`the image says linux/amd64 and is made from ${image}, which is linux/arm64 (MKT-07)`);
      expect(outcome.fix).toMatch(`docker pull --platform linux/amd64 ${image}`);
      expect((await run()).status).toBe('failed');
    } else {
      expect(notes).toEqual([`${TAG} takes files from other:1, which is linux/arm64: programs among them would not run on SageMaker.`]);
    }
  });

  it.each([
    ['lies on', ['sha256:l1', 'sha256:l2'], 'failed'],
    ['does not lie on, since the builder fetched another', ['sha256:l3', 'sha256:l2'], 'built'],
  ])('that %s a base for another processor, where no builder warns', async (_what, layers, status) => {
    const { run, deps } = bench({ 'base:1': 'sha256:b' });
    const { inspectImage } = deps.engine;
    const parts = (name: string) => (name === TAG ? { layers } : { layers: ['sha256:l1'], architecture: 'arm64' });
    Object.assign(deps.engine, { inspectImage: async (name: string) => ({ ...(await inspectImage(name)), ...parts(name) }) });
    const outcome = await run();
    expect(outcome.status).toBe(status);
    if (outcome.status === 'failed') expect(outcome.reason).toMatch(/made from base:1, which is linux\/arm64 \(MKT-07\)/);
  });

  it('that is kept as what SageMaker refuses is built, and said to be', async () => {
    const { run, deps } = bench({ 'base:1': 'sha256:b' });
    const { inspectImage } = deps.engine;
    Object.assign(deps.engine, {
      inspectImage: async (name: string) => ({ ...(await inspectImage(name)), manifestType: 'application/vnd.oci.image.index.v1+json' }),
    });
    expect(await run()).toMatchObject({ status: 'built', refused: 'an OCI index' });
    expect(await run()).toMatchObject({ status: 'unchanged', refused: 'an OCI index' });
    const adopted = await checkAdopted({ kind: 'adopted', roles: ['train'], tag: 'base:1' }, deps);
    expect(adopted).toMatchObject({ status: 'adopted', refused: 'an OCI index' });
  });

  it('is given up when interrupted while fetching', async () => {
    const { run, deps } = bench({});
    Object.assign(deps.engine, { pull: () => Promise.reject(new InterruptedError()) });
    await expect(run()).rejects.toMatchObject({ name: 'InterruptedError' });
  });
});

it('an image that is not built by us is only looked for', async () => {
  const { deps } = bench({ 'x:1': 'sha256:x' });
  expect(await checkAdopted({ kind: 'adopted', roles: ['train', 'serve'], tag: 'x:1' }, deps)).toMatchObject({
    status: 'adopted',
    id: 'sha256:x',
  });
  expect(await checkAdopted({ kind: 'adopted', roles: ['serve'], tag: 'y:1' }, deps)).toMatchObject({
    status: 'failed',
    reason: expect.stringMatching(/no image y:1/),
    fix: expect.stringMatching(/images\.serve\.dockerfile/),
  });
});

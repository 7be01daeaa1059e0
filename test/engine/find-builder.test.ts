import { describe, expect, it } from 'vitest';
import { DIALECTS } from '../../src/engine/dialects.ts';
import { createDockerBuilder } from '../../src/engine/docker-build.ts';
import type { DockerClient } from '../../src/engine/docker-client.ts';
import type { BuildSpec } from '../../src/engine/engine.ts';
import { type Builder, type BuilderWish, findBuilder, keepsManifests, wakeBuilder } from '../../src/engine/find-builder.ts';

type Answers = Readonly<Record<string, string | { readonly stderr: string; readonly stdout?: string }>>;

/** A client that answers by the beginning of its arguments; what nobody scripted fails the test. */
function clientFor(answers: Answers, context = 'default'): DockerClient & { readonly ran: string[] } {
  const ran: string[] = [];
  return {
    ran,
    command: 'docker',
    dialect: DIALECTS.docker,
    adapt: (args) => args,
    describe: (args) => args.join(' '),
    endpoint: { context, host: undefined, source: 'the default', injected: [] },
    inspect: () => Promise.reject(new Error('nobody scripted inspect')),
    run: () => Promise.reject(new Error('nobody scripted run')),
    async call(args) {
      const line = args.join(' ');
      ran.push(line);
      const found = Object.entries(answers).find(([start]) => line.startsWith(start))?.[1];
      if (found === undefined) throw new Error(`nobody scripted docker ${line}`);
      const [exitCode, output] = typeof found === 'string' ? [0, { stdout: found, stderr: '' }] : [1, { stdout: '', ...found }];
      return { exitCode, ...output, timedOut: false, aborted: false, startError: undefined, durationMs: 0 };
    },
  };
}

const VERSION = { 'buildx version': 'github.com/docker/buildx v0.0.0+unknown' };
const NONE = { 'buildx version': { stderr: "docker: 'buildx' is not a docker command." } };
const CLASSIC = { info: '[["Backing Filesystem","extfs"],["Supports d_type","true"]]' };
const CONTAINERD = { info: '[["driver-type","io.containerd.snapshotter.v1"]]' };
const inspect = (driver: string, endpoint: string, status: string) =>
  `Name:          far\nDriver:        ${driver}\n\nNodes:\nName:     far0\nEndpoint: ${endpoint}\n${status}\n`;
const RUNS = 'Status:           running';

/** What is found, which is the same whatever was expected to be there. */
async function find(client: DockerClient, wish: Partial<BuilderWish> = {}): Promise<Builder> {
  const findExpecting = (likely: boolean) => findBuilder(client, { buildKit: undefined, name: undefined, ...wish, likely });
  const [one, other] = await Promise.allSettled([findExpecting(true), findExpecting(false)]);
  expect(one).toEqual(other);
  if (one.status === 'rejected') throw one.reason;
  return one.value;
}

describe('the builder is found by what it can do', () => {
  it.each<[string, Answers, string]>([
    ['buildx on the old store', { ...VERSION, ...CLASSIC, 'buildx inspect': inspect('docker', 'default', RUNS) }, 'buildx-docker-driver'],
    [
      'buildx on the store of containerd',
      { ...VERSION, ...CONTAINERD, 'buildx inspect': inspect('docker', 'default', RUNS) },
      'buildx-containerd-store',
    ],
    ['a builder elsewhere', { ...VERSION, 'buildx inspect': inspect('remote', 'tcp://1.2.3.4:5', RUNS) }, 'buildx-other-driver'],
    ['BuildKit in the client', { ...NONE, 'build --help': '      --progress string   Set type of progress output' }, 'embedded-buildkit'],
    ['neither', { ...NONE, 'build --help': { stderr: 'ERROR: BuildKit is enabled but the buildx component is missing' } }, 'legacy'],
    ['a client that never had any', { ...NONE, 'build --help': '      --force-rm   Always remove intermediate containers' }, 'legacy'],
    ['podman', { ...NONE, 'build --help': '      --format format     format of the built image' }, 'podman'],
    ['podman with a buildx of its own', { 'buildx version': 'buildah 1.33.7\n' }, 'podman'],
  ])('%s', async (_what, answers, form) => expect(await find(clientFor(answers))).toEqual({ form }));

  it('unless DOCKER_BUILDKIT asks for the old one, and no builder is named', async () => {
    expect(await find(clientFor({}), { buildKit: '0' })).toEqual({ form: 'legacy' });
    const client = clientFor({ ...VERSION, 'buildx inspect far': inspect('remote', 'tcp://1.2.3.4:5', RUNS) });
    expect(await find(client, { buildKit: '0', name: 'far' })).toEqual({ form: 'buildx-other-driver' });
  });

  it.each([
    [true, { ...VERSION, ...CLASSIC, 'buildx inspect': inspect('docker', 'default', RUNS) }, 'buildx inspect', 'buildx-docker-driver'],
    [false, { ...NONE, 'build --help': { stderr: 'missing' } }, 'build --help', 'legacy'],
  ])('with the next question asked at the same time, which is a guess: buildx %s', async (likely, answers, early, form) => {
    const client = clientFor(answers);
    const found = findBuilder(client, { buildKit: undefined, name: undefined, likely });
    expect(client.ran).toEqual([early, 'buildx version']);
    expect(await found).toEqual({ form });
    expect(client.ran.filter((line) => line === early)).toHaveLength(1);
  });

  it.each([['Status:   inactive'], ['Error:    Get "http://127.0.0.1:9": dial tcp'], [`${RUNS}\nName:  far1\nStatus: stopped`]])(
    'one that does not run is to be woken: %s',
    async (status) => {
      const answers = { ...VERSION, 'buildx inspect': inspect('docker-container', 'default', status) };
      expect(await find(clientFor(answers), { name: 'far' })).toEqual({ form: 'buildx-other-driver', asleep: 'far' });
    },
  );
});

describe('a builder that is looked for before it is needed', () => {
  const spec: BuildSpec = {
    ...{ role: 'train', context: '/p', dockerfile: '/p/Dockerfile', tag: 'my:1', platform: 'linux/amd64' },
    ...{ buildArgs: {}, labels: {}, noCache: false },
  };
  const prepared = (client: DockerClient, builder?: string) => {
    const made = createDockerBuilder({ client, env: {}, signal: new AbortController().signal, now: () => 0 });
    made.prepare({ builder });
    return made.describe({ ...spec, builder });
  };

  it('is looked for once', async () => {
    const client = clientFor({ ...NONE, 'build --help': { stderr: 'missing' }, 'buildx inspect': { stderr: 'missing' } });
    expect(await prepared(client)).toMatch(/^build --force-rm /);
    expect(client.ran.filter((line) => line === 'buildx version')).toHaveLength(1);
  });

  it('is told of when there is none, to whoever needs it', async () => {
    await expect(prepared(clientFor({ ...NONE, 'buildx inspect': { stderr: 'missing' } }), 'far')).rejects.toMatchObject({ kind: 'user' });
  });
});

describe('a builder that cannot be used', () => {
  it.each<[string, Answers, string | undefined, string]>([
    [
      'is not there',
      { ...VERSION, 'buildx inspect': { stderr: 'ERROR: no builder "far" found\n' } },
      'far',
      'The builder far cannot be used: no builder "far" found',
    ],
    [
      'cannot be read',
      { ...VERSION, 'buildx inspect': 'Name:   lab\nDriver: \nError:  Cannot connect to the Docker daemon at tcp://1.2.3.4:9.\n' },
      'lab',
      'The builder lab cannot be used: Cannot connect to the Docker daemon at tcp://1.2.3.4:9.',
    ],
    [
      'is the current one and not there',
      { ...VERSION, 'buildx inspect': { stderr: 'ERROR: no builder "x" found' } },
      undefined,
      'The current builder of `docker buildx` cannot be used: no builder "x" found',
    ],
    [
      'needs buildx',
      NONE,
      'far',
      "There is no builder far: builders belong to docker's buildx plugin, which this docker command does not have.",
    ],
    [
      'needs buildx, with podman',
      { 'buildx version': 'buildah 1.33.7' },
      'far',
      "There is no builder far: builders belong to docker's buildx plugin, which this docker command does not have.",
    ],
    [
      'is another engine',
      { ...VERSION, 'buildx inspect': inspect('docker', 'lab', RUNS) },
      'lab',
      'The builder far is the engine of the docker context lab; what it builds would not be in this one (context default).',
    ],
  ])('%s', async (_what, answers, name, message) => {
    await expect(find(clientFor(answers), { name })).rejects.toMatchObject({ kind: 'user', exitCode: 2, message });
  });

  it('has a name that would be an option', async () => {
    await expect(find(clientFor(VERSION), { name: '--x' })).rejects.toMatchObject({ kind: 'user' });
  });

  it('does not come up', async () => {
    const stderr = '#1 [internal] waiting for connection\n#1 ERROR: context deadline exceeded\n------\nERROR: context deadline exceeded\n';
    const client = clientFor({ 'buildx inspect --bootstrap far': { stderr } });
    await expect(wakeBuilder(client, 'far', new AbortController().signal)).rejects.toMatchObject({
      ...{ kind: 'user', exitCode: 3 },
      message: 'The builder far does not answer: context deadline exceeded',
    });
    const booting = {
      stderr:
        '#1 [internal] booting buildkit\n------\nERROR: Error response from daemon: Get "https://registry.example/v2/": no such host\n',
    };
    await expect(
      wakeBuilder(clientFor({ 'buildx inspect --bootstrap': booting }, 'lab'), 'far', new AbortController().signal),
    ).rejects.toMatchObject({
      message: 'The builder far does not answer: Get "https://registry.example/v2/": no such host',
      hint: expect.stringMatching(/: `--builder lab`\.$/),
    });
    await wakeBuilder(client, 'far', AbortSignal.abort());
    await wakeBuilder(clientFor({ 'buildx inspect --bootstrap far': 'ok' }), 'far', new AbortController().signal);
  });
});

it('an engine keeps manifests when its store is the one of containerd', async () => {
  expect(await keepsManifests(clientFor(CONTAINERD))).toBe(true);
  expect(await keepsManifests(clientFor(CLASSIC))).toBe(false);
  expect(await keepsManifests(clientFor({ info: { stderr: 'no' } }))).toBe(false);
});

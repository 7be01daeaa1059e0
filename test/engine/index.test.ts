import { symlinkSync as symlink } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Config, configSchema } from '../../src/config/schema.ts';
import { DIALECTS } from '../../src/engine/dialects.ts';
import { resolveBuilder, resolveEngine } from '../../src/engine/index.ts';
import type { EngineName } from '../../src/engine/names.ts';
import { testContext } from '../support/context.ts';
import { type FakeAnswer, fakeDocker } from '../support/fake-docker.ts';
import { workspace } from '../support/workspace.ts';

const config = (template?: string): Config =>
  configSchema.parse({
    name: 'my-algo',
    ...(template === undefined ? {} : { template: { name: template, version: '1.0.0' } }),
    images: { train: { tag: 't:1' }, serve: { tag: 's:1' } },
    training: { channels: { train: {} } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  });

const VERSION = { Version: '29.0.1', Platform: { Name: 'Docker Engine - Community' }, Components: [{ Name: 'Engine' }] };
const answers = (server: object): FakeAnswer[] => [
  { args: '^version', stdout: JSON.stringify({ Client: { Version: '1' }, Server: server }) },
];
const silent = (stderr: string): FakeAnswer[] => [{ args: '^version', stdout: 'null\n', stderr, exit: 1 }];

function resolve(env: Readonly<Record<string, string>>, options: { name?: EngineName; template?: string } = {}) {
  const context = testContext({ cwd: '/', env, platform: 'linux' });
  const found = resolveEngine(context, { name: options.name, projectDir: '/p', config: config(options.template) });
  return { context, found };
}

describe('docker', () => {
  it('is taken when its client gets an answer', async () => {
    const docker = fakeDocker(answers(VERSION));
    const { context, found } = resolve(docker.env, { template: 'typescript' });
    expect((await found).info).toEqual({ name: 'docker', version: '29.0.1', kind: 'container' });
    expect(context.progressLines).toEqual([]);
    expect(docker.ran()).toHaveLength(1);
  });

  it('may be podman without a service, which names no server and answers with lists', async () => {
    const docker = fakeDocker([
      { args: '^version', stdout: JSON.stringify({ Client: { Version: '4.3.1' } }) },
      { args: '^image inspect', stdout: JSON.stringify([{ Id: 'abc', Os: 'linux' }]) },
    ]);
    const engine = await resolve(docker.env, { name: 'docker' }).found;
    expect(engine.info.version).toBe('4.3.1');
    expect(await engine.inspectImage('some:image')).toMatchObject({ id: 'abc', os: 'linux' });
  });

  it('that is podman is spoken to as podman is', async () => {
    const host = { arch: 'amd64', cgroupVersion: 'v1', security: { rootless: true } };
    const docker = fakeDocker([
      { args: '^version', stdout: JSON.stringify({ Client: { Version: '4.3.1' } }) },
      { args: '^info', stdout: JSON.stringify({ host, version: { Version: '4.3.1' } }) },
    ]);
    const engine = await resolve(docker.env, { name: 'docker' }).found;
    const spec = { role: 'train', image: 'a:1', name: 'c', ml: '/w', mounts: [], env: {}, hostname: 'h', hosts: {}, labels: {} } as const;
    const line = engine.describeRun({ ...spec, network: { kind: 'outside' } });
    expect(line).toMatch(/^docker run --http-proxy=false --network=podman --pull never .* train$/);
    expect(line).not.toContain('--pids-limit');
  });

  it.each([
    {
      what: 'not installed',
      env: { PATH: '/nowhere' },
      message: /^The docker client is not installed, or not on PATH\.$/,
      hint: /docs\.docker\.com/,
    },
    {
      what: 'not running',
      stderr: 'Cannot connect to the Docker daemon at unix:///var/run/nothing.sock. Is the docker daemon running?',
      env: { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      message: /^Docker does not answer at unix:\/\/\/nowhere\/docker\.sock \(from DOCKER_HOST\): Cannot connect to the Docker daemon/,
      hint: /^Start Docker, and check with `docker version`\. Or unset DOCKER_HOST/,
    },
    {
      what: 'not allowed',
      stderr: 'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://x"',
      env: {},
      message: /^Docker runs, but this user may not use its socket unix:\/\/\/var\/run\/docker\.sock \(from the default\)\.$/,
      hint: /usermod -aG docker/,
    },
    {
      what: 'a wrong context',
      stderr: 'Failed to initialize: unable to resolve docker endpoint: context "gone": context not found: open x: no such file',
      env: { DOCKER_CONTEXT: 'gone' },
      message: /^The docker context "gone" \(from DOCKER_CONTEXT\) does not exist: /,
      hint: /docker context ls/,
    },
    {
      what: 'another machine that is silent',
      stderr: 'error during connect: Get "http://h:2375/version": dial tcp: lookup h: no such host',
      env: { DOCKER_HOST: 'tcp://h:2375' },
      message: /^Docker does not answer at tcp:\/\/h:2375 \(from DOCKER_HOST\): error during connect/,
      hint: /^See that Docker runs there, and check/,
    },
    {
      what: 'another machine that ssh does not reach',
      stderr:
        'error during connect: Get "http://docker.example.com/v1.50/version": command [ssh -T -- h docker system dial-stdio] has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=ssh: connect to host h port 22: Connection refused\n',
      env: { DOCKER_HOST: 'ssh://h' },
      message: /^Docker does not answer at ssh:\/\/h \(from DOCKER_HOST\): ssh: connect to host h port 22: Connection refused$/,
      hint: /^See that Docker runs there and that ssh gets there without a question, and check/,
    },
  ])('that is missing is told: $what', async ({ stderr, env, message, hint }) => {
    const fake = stderr === undefined ? {} : fakeDocker(silent(stderr)).env;
    const { found } = resolve({ ...fake, ...(env as Record<string, string>) }, { name: 'docker', template: 'typescript' });
    await expect(found).rejects.toMatchObject({
      kind: 'user',
      exitCode: 3,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
  });

  it('is asked over its socket when the client is no script, in one call', async () => {
    const path = join(workspace(), 'docker.sock');
    const asked: string[] = [];
    await listen(path, (url) => {
      asked.push(url);
      return VERSION;
    });
    const { found } = resolve({ PATH: withClient(), DOCKER_HOST: `unix://${path}` });
    expect((await found).info.version).toBe('29.0.1');
    expect(asked).toEqual(['/version']);
  });

  it('is not asked anything for a build, as long as its socket is there', async () => {
    const path = join(workspace(), 'docker.sock');
    const asked: string[] = [];
    await listen(path, (url) => asked.push(url));
    const context = (host: string) =>
      testContext({ cwd: '/', env: { PATH: withClient(), DOCKER_HOST: `unix://${host}` }, platform: 'linux' });
    expect((await resolveBuilder(context(path))).info.name).toBe('docker');
    expect(asked).toEqual([]);
    await expect(resolveBuilder(context('/nowhere/docker.sock'))).rejects.toMatchObject({ kind: 'user', exitCode: 3 });
  });

  it.each([
    { what: 'a native engine', server: VERSION, args: /--internal/ },
    { what: 'Docker Desktop', server: { ...VERSION, Platform: { Name: 'Docker Desktop 4.30.0' } }, args: /enable_ip_masquerade=false/ },
    {
      what: 'a rootless engine',
      server: { ...VERSION, Components: [{ Name: 'Engine' }, { Name: 'rootlesskit' }] },
      args: /enable_ip_masquerade=false/,
    },
  ])('knows whether addresses of containers can be reached: $what', async ({ server, args }) => {
    const docker = fakeDocker([...answers(server), { args: '^network create', stdout: 'id1\n' }]);
    const engine = await resolve({ ...docker.env, DOCKER_HOST: 'unix:///nowhere' }).found;
    expect((await engine.createNetwork('n', {})).id).toBe('id1');
    expect(docker.ran().at(-1)).toMatch(args);
  });
});

describe('the other clients', () => {
  const PODMAN = { host: { arch: 'amd64', serviceIsRemote: false, security: { rootless: false } }, version: { Version: '4.3.1' } };
  const NERDCTL = { ServerVersion: 'v2.1.0', Architecture: 'x86_64', SecurityOptions: ['name=seccomp,profile=builtin'] };
  const as = (name: string, answers: readonly FakeAnswer[]) => fakeDocker(answers, name);

  it.each([
    ['podman', PODMAN, '4.3.1', /^run .*--http-proxy=false/],
    ['finch', NERDCTL, 'v2.1.0', /^run --pull never/],
    ['nerdctl', NERDCTL, 'v2.1.0', /^run --pull never/],
  ] as const)('%s is taken where docker is not there, and named in lines to paste', async (name, info, version, line) => {
    const client = as(name, [{ args: '^info', stdout: JSON.stringify(info) }]);
    const engine = await resolve(client.env, {}).found;
    expect(engine.info).toMatchObject({ name, version, kind: 'container' });
    const network = { kind: 'internal', id: 'n', aliases: ['algo-1'] } as const;
    const spec = {
      role: 'train',
      image: 'a:1',
      name: 'c',
      ml: '/w',
      mounts: [],
      env: {},
      network,
      hostname: 'h',
      hosts: {},
      labels: {},
    } as const;
    const [command, ...args] = engine.describeRun(spec).split(' ');
    expect([command, args.join(' ')]).toEqual([name, expect.stringMatching(line)]);
    expect(args.includes('--network-alias=algo-1')).toBe(name === 'podman');
  });

  it('that is silent is told with its own words, after docker', async () => {
    const client = as('podman', [{ args: '^info', stderr: 'Error: unable to connect to Podman socket: dial unix', exit: 125 }]);
    const { found } = resolve(client.env, {});
    await expect(found).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^The docker client is not installed.* podman does not answer: unable to connect to Podman socket: dial unix\. finch and nerdctl are not installed either\.$/,
      ),
    });
  });

  it('podman without root is asked for no limits where it can set none, and for a network that gives an address', async () => {
    const line = async (host: object, as: object = {}) => {
      const client = fakeDocker([{ args: '^info', stdout: JSON.stringify({ ...PODMAN, host: { ...PODMAN.host, ...host } }) }], 'podman');
      const engine = await resolve(client.env, { name: 'podman' }).found;
      const spec = { role: 'train', image: 'a:1', name: 'c', ml: '/w', mounts: [], env: {}, hostname: 'h', hosts: {}, labels: {} } as const;
      return engine.describeRun({ ...spec, network: { kind: 'outside' }, cpus: 1, memoryBytes: 2, ...as });
    };
    const limits = /--pids-limit=4096.* --cpus=1 --memory=2 --memory-swap=2 /;
    const rootless = { security: { rootless: true } };
    expect(await line({ cgroupVersion: 'v1' })).toMatch(limits);
    expect(await line({ cgroupVersion: 'v1' })).not.toContain('--network');
    expect(await line({ ...rootless, cgroupVersion: 'v2' })).toMatch(limits);
    const without = await line({ ...rootless, cgroupVersion: 'v1' });
    expect(without).toMatch(/^podman run --http-proxy=false --network=podman --pull never /);
    expect(without).not.toMatch(/--(pids-limit|cpus|memory)/);
    expect(await line(rootless, { network: { kind: 'none' } })).not.toContain('--network=podman');
  });

  it.each([true, false])('podman kills at once what is to go by force, waited for: %s', async (wait) => {
    const answers = [{ args: '^ps .*label=sagemaker-algo.run=r$', stdout: 'id1\n' }, { args: '^(rm|network|volume|image) ' }];
    const client = as('podman', [{ args: '^info', stdout: JSON.stringify(PODMAN) }, ...answers]);
    const engine = await resolve(client.env, { name: 'podman' }).found;
    await engine.sweep('r', { wait });
    await expect.poll(client.ran).toContain('rm --time=0 --force --volumes id1');
  });

  it.each([
    ['failed to connect to syslog: Initialization\nown\n', 'own\n'],
    ['own\nfailed to connect to syslog: Initialization\n', 'own\nfailed to connect to syslog: Initialization\n'],
  ])('what podman remarks is not taken for words of the container: %j', async (stderr, expected) => {
    const State = { Running: false, StartedAt: '2026-01-01T00:00:00Z', FinishedAt: '2026-01-01T00:00:01Z', ExitCode: 0 };
    const client = as('podman', [
      { args: '^info', stdout: JSON.stringify(PODMAN) },
      { args: '^run', stderr },
      { args: '^container inspect', stdout: JSON.stringify([{ Id: 'x', State }]) },
    ]);
    const engine = await resolve(client.env, { name: 'podman' }).found;
    const spec = { role: 'train', image: 'a:1', name: 'c', ml: '/w', mounts: [], env: {}, hostname: 'h', hosts: {}, labels: {} } as const;
    const container = await engine.start({ ...spec, network: { kind: 'none' } });
    await container.exited;
    expect((await container.log()).stderr).toBe(expected);
  });

  it('podman is asked for processes in its own words', () => {
    expect(DIALECTS.podman.adapt?.(['top', 'c', '-eo', 'pid,args'])).toEqual(['top', 'c', 'hpid', 'pid', 'ppid', 'rss', 'args']);
  });

  it('are reached through a tunnel where they have no root', async () => {
    const rootless = { ...PODMAN, host: { ...PODMAN.host, security: { rootless: true } } };
    const client = as('podman', [{ args: '^info', stdout: JSON.stringify(rootless) }]);
    const engine = await resolve(client.env, { name: 'podman' }).found;
    expect(engine.describeNetwork?.('n', {})).toMatch(/^podman network create .*--internal/);
    const network = { kind: 'internal', id: 'n', aliases: [] } as const;
    const spec = {
      role: 'serve',
      image: 'a:1',
      name: 'c',
      ml: '/w',
      mounts: [],
      env: {},
      network,
      hostname: 'h',
      hosts: {},
      labels: {},
    } as const;
    expect(engine.describeRun(spec)).not.toContain('--publish');
  });
});

it('an engine behind an address is given volumes in the place of folders, and publishes nothing', async () => {
  const docker = fakeDocker(answers(VERSION));
  const engine = await resolve({ ...docker.env, DOCKER_HOST: 'tcp://far:2376' }, { name: 'docker' }).found;
  const network = { kind: 'internal', id: 'n', aliases: [] } as const;
  const mounts = [
    { path: 'input', readOnly: true },
    { path: 'model', readOnly: false },
  ];
  const line = engine.describeRun({
    role: 'serve',
    image: 'a:1',
    name: 'c',
    ml: '/w',
    mounts,
    env: {},
    network,
    hostname: 'h',
    hosts: {},
    labels: {},
  });
  expect(line).toContain('type=volume,source=c-ml0,target=/opt/ml/input,volume-nocopy,readonly');
  expect(line).toContain('type=volume,source=c-ml1,target=/opt/ml/model,volume-nocopy');
  expect(line).not.toMatch(/type=bind|--publish/);
  expect(await engine.sharesFolders?.({})).toBe(false);
});

describe('process', () => {
  it('needs what the programs are written in', async () => {
    const folder = workspace();
    const missing = resolve({ PATH: folder }, { name: 'process', template: 'minimal' }).found;
    await expect(missing).rejects.toMatchObject({ exitCode: 3, message: expect.stringMatching(/with perl, which is not on PATH/) });
    symlink(process.execPath, join(folder, 'perl'));
    expect((await resolve({ PATH: folder }, { name: 'process', template: 'minimal' }).found).info.name).toBe('process');
  });

  it('takes over with a line that says why, where the project has programs', async () => {
    const { context, found } = resolve({ PATH: '/nowhere' }, { template: 'typescript' });
    expect((await found).info).toMatchObject({ name: 'process', kind: 'process' });
    expect(context.progressLines).toEqual([
      expect.stringMatching(/^No container engine: The docker client is not installed.*engine "process".*not checked/),
    ]);
  });

  it('does not where it has none: then docker is missing', async () => {
    for (const template of [undefined, 'other', 'constructor']) {
      const { found } = resolve({ PATH: '/nowhere' }, template === undefined ? {} : { template });
      await expect(found).rejects.toMatchObject({ exitCode: 3, message: expect.stringMatching(/docker client/) });
    }
  });

  it('is taken by name without a look at docker', async () => {
    const docker = fakeDocker([]);
    expect((await resolve(docker.env, { name: 'process', template: 'typescript' }).found).info.name).toBe('process');
    expect(docker.ran()).toEqual([]);
    await expect(resolve(docker.env, { name: 'process' }).found).rejects.toMatchObject({ exitCode: 3, hint: /--engine docker/ });
  });
});

/** A PATH with a `docker` that is a program of its own, and would fail if it were started. */
function withClient(): string {
  const folder = workspace();
  // Any program that is not a script will do.
  symlink(process.execPath, join(folder, 'docker'));
  return folder;
}

async function listen(path: string, answer: (url: string) => unknown): Promise<Server> {
  const server = createServer((request, response) => response.end(JSON.stringify(answer(request.url ?? ''))));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(() => void server.close());
  return server;
}

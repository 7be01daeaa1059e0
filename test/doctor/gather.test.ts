import { chmodSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Facts } from '../../src/doctor/facts.ts';
import { GATHERERS } from '../../src/doctor/gather/index.ts';
import { parseTime } from '../../src/doctor/gather/leftovers.ts';
import { parseFolders } from '../../src/doctor/gather/sharing.ts';
import { isNoexec } from '../../src/doctor/gather/space.ts';
import { type GathererTable, gatherFacts, NotThereError } from '../../src/doctor/gather.ts';
import { describeOwner } from '../../src/owner.ts';
import { type ScriptedResult, scriptedExec, testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

type Script = Parameters<typeof scriptedExec>[0];

/** One fact, gathered with these variables and programs. */
async function gather<K extends keyof Facts>(
  key: K,
  parts: {
    env?: Record<string, string | undefined>;
    script?: Script;
    projectDir?: string;
    table?: Partial<GathererTable>;
    platform?: NodeJS.Platform;
  } = {},
) {
  const { env = {}, script, projectDir, table = {}, platform = 'linux' } = parts;
  const cwd = projectDir ?? workspace();
  const exec = script === undefined ? {} : { exec: scriptedExec(script).exec };
  const context = testContext({ cwd, env: { HOME: cwd, ...env }, platform, now: Date.now, ...exec });
  const facts = await gatherFacts([key], { ...GATHERERS, ...table }, { context, projectDir });
  return facts[key];
}

/** A folder with a docker that is no script, so that it is found; what it says is scripted. */
function fakeDocker(): string {
  const folder = workspace({ docker: 'a program' });
  chmodSync(join(folder, 'docker'), 0o755);
  return folder;
}

describe('gathering', () => {
  const slow: Partial<GathererTable> = { host: { title: 'this machine', limitMs: 60, make: () => new Promise(() => {}) } };

  it('waits for nobody longer than it may', async () => {
    expect(await gather('host', { table: slow })).toEqual({
      ...{ status: 'missing', expected: false },
      reason: 'Looking at this machine took more than 0.06 s.',
    });
  });

  it('keeps failures apart: what is told elsewhere is expected, what breaks is not', async () => {
    const failing = (error: Error): Partial<GathererTable> => ({ host: { title: 'x', limitMs: 1_000, make: () => Promise.reject(error) } });
    expect(await gather('host', { table: failing(new NotThereError('No.')) })).toEqual({
      status: 'missing',
      reason: 'No.',
      expected: true,
    });
    expect(await gather('host', { table: failing(new Error('oh\nstack')) })).toMatchObject({
      reason: 'Looking at x failed: oh',
      expected: false,
    });
    // What is made from a fact that is late has nothing to add.
    expect(await gather('place', { table: slow, projectDir: workspace() })).toMatchObject({ status: 'missing', expected: true });
  });

  it('asks for each fact once', async () => {
    let asked = 0;
    const counting: Partial<GathererTable> = {
      client: {
        title: 'x',
        limitMs: 1_000,
        make: async () => {
          asked += 1;
          return { path: undefined };
        },
      },
    };
    const context = testContext({ cwd: workspace() });
    await gatherFacts(['client', 'engine', 'leftovers', 'sharing'], { ...GATHERERS, ...counting }, { context, projectDir: undefined });
    expect(asked).toBe(1);
  });

  it('says so where there is no project', async () => {
    expect(await gather('spec')).toMatchObject({ status: 'missing', expected: true });
  });
});

describe('the engine', () => {
  it('is not there without a client', async () => {
    expect(await gather('engine', { env: { PATH: workspace() } })).toMatchObject({ value: { status: 'no-client' } });
  });

  it.each([
    { said: 'permission denied while trying to connect to the Docker daemon socket', cause: 'denied' },
    { said: 'Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?', cause: 'unreachable' },
    { said: 'something else', cause: 'other' },
  ])('is silent: $cause', async ({ said, cause }) => {
    const folder = fakeDocker();
    const script = { [`${folder}/docker version`]: { exitCode: 1, stderr: said } };
    expect(await gather('engine', { env: { PATH: folder }, script })).toMatchObject({ value: { status: 'silent', cause } });
  });

  it('hangs', async () => {
    const folder = fakeDocker();
    const script: Record<string, ScriptedResult> = {
      [`${folder}/docker version`]: { exitCode: undefined, timedOut: true } as ScriptedResult,
    };
    expect(await gather('engine', { env: { PATH: folder }, script })).toMatchObject({ value: { status: 'silent', cause: 'hangs' } });
  });

  const answers = (server: unknown) => ({ stdout: JSON.stringify({ Client: { Version: '28' }, Server: server }) });

  it.each([
    {
      server: { Version: '29.1', Arch: 'arm64', Platform: { Name: 'Docker Desktop 4.50' } },
      is: { name: 'Docker Desktop', arch: 'arm64', rootless: false },
    },
    { server: { Version: '27.0', Arch: 'amd64', Components: [{ Name: 'rootlesskit' }] }, is: { name: 'Docker', rootless: true } },
    { server: { Version: '5.0', OsArch: 'linux/amd64', Components: [{ Name: 'Podman Engine' }] }, is: { name: 'podman', arch: 'amd64' } },
  ])('answers: $is.name', async ({ server, is }) => {
    const folder = fakeDocker();
    const script = { [`${folder}/docker version`]: answers(server) };
    expect(await gather('engine', { env: { PATH: folder }, script })).toMatchObject({ value: { status: 'answers', ...is } });
  });

  it('describes itself, with its clock compared with ours', async () => {
    const folder = fakeDocker();
    const info = {
      ...{ Name: 'far', OperatingSystem: 'Docker Desktop', DockerRootDir: '/var/lib/docker', MemTotal: 4e9 },
      ...{
        SecurityOptions: ['name=seccomp,profile=default', 'name=selinux'],
        DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
      },
      SystemTime: new Date(Date.now() - 3_600_000).toISOString(),
    };
    const script = {
      [`${folder}/docker version`]: answers({ Version: '29', Arch: 'amd64' }),
      [`${folder}/docker info`]: { stdout: JSON.stringify(info) },
    };
    const fact = await gather('engineInfo', { env: { PATH: folder }, script });
    expect(fact).toMatchObject({ value: { containerdStore: true, security: ['seccomp', 'selinux'], memoryBytes: 4e9, disk: undefined } });
    const ahead = fact?.status === 'found' ? (fact.value.clockAheadMs ?? 0) : 0;
    expect(ahead).toBeGreaterThan(-3_700_000);
    expect(ahead).toBeLessThan(-3_590_000);
  });

  it('has builders, and podman has none of that name', async () => {
    const folder = fakeDocker();
    const docker = `${folder}/docker`;
    const inspect = 'Name:   lab\nDriver: docker-container\n\nNodes:\nPlatforms: linux/amd64*, linux/arm64\n';
    const script = (buildx: ScriptedResult) => ({
      [`${docker} version`]: answers({ Version: '29', Arch: 'amd64' }),
      [`${docker} buildx version`]: buildx,
      [`${docker} buildx inspect`]: { stdout: inspect },
      [`${docker} build --help`]: { stdout: '  --progress string' },
    });
    const env = { PATH: folder, DOCKER_BUILDKIT: '0' };
    expect(await gather('builder', { env, script: script({ stdout: 'github.com/docker/buildx v0.30.1 abc\n' }) })).toMatchObject({
      value: { switchedOff: true, embedded: true, buildx: 'v0.30.1', current: { name: 'lab', platforms: ['linux/amd64', 'linux/arm64'] } },
    });
    expect(await gather('builder', { env, script: script({ stdout: 'buildah 1.28.2\n' }) })).toMatchObject({
      value: { buildx: undefined },
    });
  });

  it('is looked for where DOCKER_HOST says, and the hidden context is named', async () => {
    const home = workspace({ '.docker/config.json': '{"currentContext":"lab"}', 'no-socket': '' });
    expect(await gather('endpoint', { env: { HOME: home, DOCKER_HOST: `unix://${home}/no-socket` } })).toMatchObject({
      value: { kind: 'socket', hidden: 'lab', socket: { state: 'not-a-socket' } },
    });
    expect(await gather('endpoint', { env: { HOME: home } })).toMatchObject({ value: { context: 'lab', host: undefined } });
    expect(await gather('endpoint', { env: { DOCKER_HOST: 'ssh://far' } })).toMatchObject({ value: { kind: 'ssh', socket: undefined } });
    expect(await gather('endpoint', { env: { DOCKER_HOST: `unix://${home}/gone` } })).toMatchObject({
      value: { socket: { state: 'absent' } },
    });
  });
});

describe('what runs have left', () => {
  it('is listed with its run and age', async () => {
    const folder = fakeDocker();
    const docker = `${folder}/docker`;
    const labels = (owner: string) => ({ Labels: `a=b,sagemaker-algo.owner=${owner},sagemaker-algo.run=abcdefghij` });
    const one = (more: object) =>
      `${JSON.stringify({ ...labels(`${describeOwner().replace(/\d+$/, '')}1`), CreatedAt: '2026-11-26 09:38:20.123456789 +0100 CET', ...more })}\n`;
    const script = {
      [`${docker} version`]: { stdout: JSON.stringify({ Server: { Version: '29', Arch: 'amd64' } }) },
      [`${docker} ps --all --no-trunc --filter label=sagemaker-algo.owner`]: {
        stdout: one({ Names: 'c', State: 'running' }) + one({ Names: 'at-work', State: 'running', ...labels(describeOwner()) }),
      },
      [`${docker} network ls`]: { stdout: one({ Name: 'n' }) },
      [`${docker} volume ls`]: { stdout: one({ Name: 'v', CreatedAt: undefined }) },
      [`${docker} volume inspect`]: { stdout: one({ Name: 'v', CreatedAt: '2026-11-26T08:38:20Z' }) },
    };
    const fact = await gather('leftovers', { env: { PATH: folder }, script });
    const made = Date.UTC(2026, 10, 26, 8, 38, 20);
    expect(fact).toMatchObject({ value: { unasked: undefined } });
    const things = fact?.status === 'found' ? fact.value.things.filter(({ kind }) => kind !== 'folder') : [];
    expect(things).toEqual([
      { kind: 'container', name: 'c', run: 'abcdefghij', made, running: true, dead: true },
      { kind: 'network', name: 'n', run: 'abcdefghij', made, running: false, dead: true },
      { kind: 'volume', name: 'v', run: 'abcdefghij', made, running: false, dead: true },
    ]);
    expect(parseTime('yesterday')).toBeUndefined();
  });
});

describe('the environment', () => {
  it('has proxies, whose passwords stay where they are', async () => {
    expect(await gather('proxies', { env: { HTTPS_PROXY: 'http://me:secret@proxy:1', no_proxy: '' } })).toEqual({
      status: 'found',
      value: { variables: { HTTPS_PROXY: 'http://proxy:1' } },
    });
  });

  it('has files of certificates', async () => {
    const folder = workspace({ 'good.pem': '-----BEGIN CERTIFICATE-----\n', 'bad.pem': 'x', 'sub/': '' });
    const env = {
      AWS_CA_BUNDLE: `${folder}/good.pem`,
      SSL_CERT_FILE: `${folder}/bad.pem`,
      CURL_CA_BUNDLE: `${folder}/sub`,
      GIT_SSL_CAINFO: `${folder}/gone`,
    };
    const fact = await gather('certificates', { env });
    expect(fact?.status === 'found' ? Object.fromEntries(fact.value.map(({ variable, state }) => [variable, state])) : fact).toEqual({
      ...{ AWS_CA_BUNDLE: 'fine', SSL_CERT_FILE: 'no-certificate', GIT_SSL_CAINFO: 'missing', CURL_CA_BUNDLE: 'folder' },
    });
  });

  it('has the configuration of docker', async () => {
    const read = async (text: string | undefined) => {
      const folder = workspace(text === undefined ? {} : { '.docker/config.json': text, 'docker-credential-here': '' });
      if (text !== undefined) chmodSync(join(folder, 'docker-credential-here'), 0o755);
      return gather('dockerConfig', { env: { HOME: folder, PATH: folder } });
    };
    expect(await read(undefined)).toMatchObject({ value: { state: 'absent' } });
    expect(await read('{')).toMatchObject({ value: { state: 'malformed' } });
    expect(await read('[]')).toMatchObject({ value: { state: 'malformed' } });
    const config = { credsStore: 'here', credHelpers: { 'x.com': 'gone' }, proxies: { default: { httpProxy: 'http://p' } } };
    expect(await read(JSON.stringify(config))).toMatchObject({
      value: {
        injected: ['HTTP_PROXY', 'http_proxy'],
        helpers: [
          { program: 'docker-credential-here', found: true, registries: undefined },
          { program: 'docker-credential-gone', found: false, registries: ['x.com'] },
        ],
      },
    });
  });

  it('has a locale and a git', async () => {
    expect(await gather('locale', { env: { LANG: 'C.UTF-8', LC_ALL: 'C' } })).toMatchObject({ value: { variable: 'LC_ALL', utf8: false } });
    const script = {
      'git --version': { stdout: 'git version 2.39.5\n' },
      'git config --get core.autocrlf': { stdout: 'TRUE\n' },
      'git config --get core.eol': { exitCode: 1 },
    };
    expect(await gather('git', { script })).toEqual({ status: 'found', value: { version: '2.39.5', autocrlf: 'true', eol: '' } });
    expect(await gather('git', { script: { git: { exitCode: undefined, startError: 'ENOENT' } as ScriptedResult } })).toMatchObject({
      value: { version: undefined },
    });
  });
});

describe('space', () => {
  it.each([
    ['/tmp/x', true],
    ['/tmp', true],
    ['/tmpx', false],
    ['/a b/c', true],
    ['/tmp/over/x', false],
  ])('knows how %s is mounted', (path, noexec) => {
    const mounts = [
      '1 0 8:1 / / rw,relatime - ext4 /dev/a rw',
      '2 1 0:2 / /tmp rw,nosuid,noexec - tmpfs tmpfs rw',
      '3 1 0:3 / /a\\040b rw,noexec - tmpfs tmpfs rw',
      '4 2 0:4 / /tmp/over rw - tmpfs tmpfs rw',
    ].join('\n');
    expect(isNoexec(mounts, path)).toBe(noexec);
    expect(isNoexec('', path)).toBeUndefined();
  });

  it('measures the cache, and knows one that is not there yet from one that cannot be', async () => {
    const folder = workspace({ 'sagemaker-algo/a/b': 'x'.repeat(10_000), file: '' });
    expect(await gather('cache', { env: { XDG_CACHE_HOME: folder } })).toMatchObject({
      value: { state: 'usable', more: false, bytes: expect.any(Number) },
    });
    expect(await gather('cache', { env: { XDG_CACHE_HOME: `${folder}/later` } })).toMatchObject({ value: { state: 'missing', bytes: 0 } });
    expect(await gather('temp')).toMatchObject({ value: { state: 'usable', disk: { freeBytes: expect.any(Number) } } });
    expect(await gather('memory')).toMatchObject({ value: { availableBytes: expect.any(Number) } });
  });
});

describe('the network of the machine', () => {
  it('is tried', async () => {
    const fact = await gather('loopback');
    expect(fact).toMatchObject({ value: { failure: undefined, localhost: expect.arrayContaining(['127.0.0.1']) } });
  });

  it('knows that port 8080 is taken', async () => {
    const server: Server = createServer();
    const taken = await new Promise<boolean>((resolve) => {
      server.on('error', () => resolve(true));
      server.listen(8080, '127.0.0.1', () => resolve(true));
    });
    onTestFinished(() => void server.close());
    expect(taken).toBe(true);
    expect(await gather('loopback')).toMatchObject({ value: { port8080: 'taken' } });
  });
});

it('folders that Docker Desktop shares are read from either form of its settings', () => {
  expect(parseFolders('{"FilesharingDirectories":["/data"]}')).toEqual(['/data']);
  expect(parseFolders('{"filesharingDirectories":["/data"]}')).toEqual(['/data']);
  expect(parseFolders('{}')).toContain('/Users');
  expect(parseFolders('{')).toBeUndefined();
});

it('a virtual machine of Docker Desktop or Colima is asked what it shares', async () => {
  const folder = fakeDocker();
  const home = workspace({ '.docker/desktop/settings-store.json': '{"FilesharingDirectories":["/data"]}' });
  const desktop = {
    [`${folder}/docker version`]: { stdout: JSON.stringify({ Server: { Version: '29', Platform: { Name: 'Docker Desktop' } } }) },
  };
  expect(await gather('sharing', { env: { PATH: folder, HOME: home }, script: desktop })).toMatchObject({ value: { folders: ['/data'] } });
  const plain = { [`${folder}/docker version`]: { stdout: JSON.stringify({ Server: { Version: '29' } }) } };
  const colima = { PATH: folder, HOME: home, DOCKER_HOST: `unix://${home}/.colima/default/docker.sock` };
  expect(await gather('sharing', { env: colima, script: plain })).toMatchObject({ value: { folders: [home, '/tmp/colima', '/tmp/lima'] } });
  expect(await gather('sharing', { env: { PATH: folder, HOME: home }, script: plain })).toEqual({ status: 'found', value: undefined });
});

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findProgram } from '../../src/engine/find-program.ts';
import { workspace } from '../support/workspace.ts';

const tool = path.join(import.meta.dirname, '../../bin/sagemaker-algo.cjs');
/** Becomes nobody once Node runs: the program of Node may lie where nobody may not look. */
const AS_NOBODY = ['--import', 'data:text/javascript,process.setgroups([]);process.setgid(65534);process.setuid(65534)'];

interface Finding {
  readonly check: string;
  readonly status: string;
  readonly what?: string;
  readonly reason?: string;
  readonly follows?: string;
}

/** Runs the built tool with `--json`; not synchronous, since this process may be the engine that it asks. */
async function run(cwd: string, env: Record<string, string | undefined>, nodeArgs: readonly string[] = []) {
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, tool, 'doctor', '--json'], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err]: string[][] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out?.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err?.push(text));
  const [code] = await once(child, 'close');
  const { findings }: { findings: readonly Finding[] } = JSON.parse(out?.join('') ?? '');
  const find = (id: string) => findings.find(({ check }) => check === id);
  return { code, stderr: err?.join(''), findings, find, seconds: (performance.now() - began) / 1_000 };
}

/** A socket that takes connections and does what it is told with them. */
async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const socket = path.join(workspace(), 'docker.sock');
  const open = new Set<Socket>();
  const server = createServer((connection) => {
    open.add(connection.on('error', () => {}));
    onConnection(connection);
  });
  server.listen(socket);
  await once(server, 'listening');
  onTestFinished(() => {
    for (const connection of open) connection.destroy();
    server.close();
  });
  return socket;
}

const client = findProgram('docker', process.env, process.platform);

describe('doctor, with engines that trouble', () => {
  it('says that there is no client, and does not look for what needs one', async () => {
    const { code, find, stderr } = await run(workspace(), { PATH: workspace() });
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(find('machine/engine-client')).toMatchObject({ status: 'problem' });
    expect(find('machine/engine-answers')).toMatchObject({ status: 'not-checked', follows: 'machine/engine-client' });
    expect(find('machine/git')).toMatchObject({ status: 'warning' });
  });

  it.skipIf(client === undefined)('is bounded when an engine never answers', async () => {
    const socket = await listen(() => {});
    const { code, find, findings, seconds } = await run(workspace(), { DOCKER_HOST: `unix://${socket}` });
    expect(code).toBe(1);
    expect(find('machine/engine-answers')).toMatchObject({ status: 'problem', what: expect.stringContaining('gives no answer') });
    expect(find('machine/engine-socket')).toMatchObject({ status: 'ok' });
    // Only the cause is told, and everything that needs no engine is there.
    expect(findings.filter(({ reason }) => reason?.includes('took more than'))).toEqual([]);
    expect(find('machine/disk-temp')?.status).not.toBe('not-checked');
    // A guard against waiting without end, far from what it takes.
    expect(seconds).toBeLessThan(60);
  });

  it.skipIf(client === undefined).each([
    ['that talks nonsense', (socket: Socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n{]}')],
    ['that hangs up', (socket: Socket) => void socket.destroy()],
  ])('is told of one %s', async (_, onConnection) => {
    const socket = await listen(onConnection);
    const { code, find } = await run(workspace(), { DOCKER_HOST: `unix://${socket}` });
    expect(code).toBe(1);
    expect(find('machine/engine-answers')).toMatchObject({ status: 'problem' });
  });

  it.skipIf(client === undefined)('is told where nobody is', async () => {
    const { code, find } = await run(workspace(), { DOCKER_HOST: 'tcp://127.0.0.1:1' });
    expect(code).toBe(1);
    expect(find('machine/engine-answers')).toMatchObject({ status: 'problem', what: expect.stringContaining('tcp://127.0.0.1:1') });
    const gone = await run(workspace(), { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(gone.find('machine/engine-socket')).toMatchObject({ status: 'problem', what: expect.stringContaining('does not exist') });
    expect(gone.find('machine/engine-answers')).toMatchObject({ follows: 'machine/engine-socket' });
  });

  it.skipIf(client === undefined)('is told of a context that does not exist', async () => {
    const { code, find } = await run(workspace(), { DOCKER_CONTEXT: 'nowhere', DOCKER_HOST: undefined });
    expect(code).toBe(1);
    expect(find('machine/docker-context')).toMatchObject({ status: 'problem' });
    expect(find('machine/engine-answers')).toMatchObject({ follows: 'machine/docker-context' });
  });

  it.skipIf(client === undefined || process.getuid?.() !== 0)('is told of a socket that another user may not use', async () => {
    const socket = await listen(() => {});
    chmodSync(socket, 0o600);
    const home = workspace({ 'mine/': '' });
    const { code, find } = await run(home, { DOCKER_HOST: `unix://${socket}`, HOME: home }, AS_NOBODY);
    expect(code).toBe(1);
    expect(find('machine/engine-socket')).toMatchObject({ status: 'problem', what: expect.stringContaining('may not use') });
    expect(find('machine/engine-answers')).toMatchObject({ follows: 'machine/engine-socket' });
    expect(find('machine/cache-folder')).toMatchObject({ status: 'warning' });
  });
});

describe('doctor, with folders that trouble', () => {
  it('says that there is no temporary folder', async () => {
    const { code, find } = await run(workspace(), { TMPDIR: '/nowhere' });
    expect(code).toBe(1);
    expect(find('machine/temp-folder')).toMatchObject({ status: 'problem', what: expect.stringContaining('/nowhere does not exist') });
  });

  it.skipIf(process.getuid?.() !== 0)('says that a project belongs to somebody else', async () => {
    const dir = workspace();
    const project = path.join(dir, 'algo');
    expect(spawnSync(process.execPath, [tool, 'create', 'algo', '--yes', '--no-install', '--no-git'], { cwd: dir }).status).toBe(0);
    const { code, find } = await run(project, { HOME: dir }, AS_NOBODY);
    expect(code).toBe(1);
    expect(find('project/writable')).toMatchObject({ status: 'problem' });
    expect(find('project/owners')).toMatchObject({ status: 'warning' });
  });

  it('works in a project that it may not read, and in one that is a mess', async () => {
    const dir = workspace({ 'sagemaker-algo.json/x': '' });
    const { code, find } = await run(dir, {});
    expect(code).toBe(1);
    expect(find('project/spec')).toMatchObject({ status: 'problem' });
    // A folder that holds itself.
    const loop = workspace({ 'sagemaker-algo.json': '{}' });
    symlinkSync(loop, path.join(loop, 'again'));
    expect((await run(loop, {})).find('project/spec')).toMatchObject({ status: 'problem' });
  });

  it('makes a missing cache folder when it is asked to', () => {
    const cache = path.join(workspace(), 'not/there');
    const fix = (...more: readonly string[]) =>
      spawnSync(process.execPath, [tool, 'doctor', '--fix', '--only', 'cache-folder', ...more], {
        env: { ...process.env, XDG_CACHE_HOME: cache },
        encoding: 'utf8',
      });
    expect(fix()).toMatchObject({ status: 0, stderr: expect.stringContaining('Nothing was changed') });
    expect(fix('--yes')).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing wrong; 1 fine') });
    expect(statSync(path.join(cache, 'sagemaker-algo')).mode & 0o777).toBe(0o700);
    mkdirSync(path.join(cache, 'more'));
  });
});

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { arch } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTunnel, type Tunnel } from '../../src/engine/tunnel.ts';
import { tryConnect } from '../../src/observe/connection.ts';
import { sendRequest, type Target } from '../../src/observe/http.ts';
import { packageRoot } from '../support/context.ts';

/** The probe itself, as a program of this machine: only the container around it is missing. */

const program = join(packageRoot, 'probe/bin', `probe-${arch() === 'x64' ? 'amd64' : 'arm64'}`);

function openTunnel(): Tunnel {
  const child = spawn(program, ['tunnel'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = new Promise<{ exitCode: number | undefined; stderr: string }>((resolve) => {
    child.once('exit', (code) => resolve({ exitCode: code ?? undefined, stderr: '' }));
  });
  const remove = async () => {
    child.stdin.end();
    expect((await exited).exitCode).toBe(0);
  };
  const tunnel = createTunnel({ stdin: child.stdin, stdout: child.stdout, exited, remove });
  onTestFinished(() => tunnel.close());
  return tunnel;
}

async function listen(serve: (socket: Socket) => void): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

const targetOf = (tunnel: Tunnel, port: number): Target => ({
  ...{ host: '127.0.0.1', port },
  open: ({ port: wanted, ...how }) => tunnel.open('127.0.0.1', wanted, how),
});

describe.skipIf(process.platform !== 'linux')('a tunnel through the probe', () => {
  it('carries megabytes both ways, of many connections at once, and half-closed ones', async () => {
    const { port } = await listen((socket) => void socket.pipe(socket));
    const tunnel = openTunnel();
    const send = async () => {
      const bytes = randomBytes(1_500_000);
      const connection = tunnel.open('127.0.0.1', port, { allowHalfOpen: true });
      connection.end(bytes);
      expect((await buffer(connection)).equals(bytes)).toBe(true);
    };
    await Promise.all(Array.from({ length: 20 }, send));
  });

  it('has room for more connections than the probe has slots: they wait', async () => {
    const { port } = await listen((socket) => void socket.end('hello'));
    const tunnel = openTunnel();
    const ask = () => buffer(tunnel.open('127.0.0.1', port, { allowHalfOpen: false }));
    expect((await Promise.all(Array.from({ length: 300 }, ask))).every((bytes) => bytes.toString() === 'hello')).toBe(true);
  });

  it('tells what a connection comes to as a socket of this machine does', async () => {
    const closed = await listen(() => {});
    await new Promise((resolve) => closed.server.close(resolve));
    const tunnel = openTunnel();
    const target = targetOf(tunnel, closed.port);
    const { error } = await sendRequest(target, { label: 'ping', method: 'GET', path: '/ping', deadlineMs: 5_000 });
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    expect(await tryConnect(target, 2_000)).toMatchObject({ accepted: false });
    const reset = await listen((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    const broken = await sendRequest(targetOf(tunnel, reset.port), { label: 'ping', method: 'GET', path: '/', deadlineMs: 5_000 });
    expect(broken.error).toMatchObject({ code: 'ECONNRESET' });
    const open = await listen(() => {});
    expect(await tryConnect(targetOf(tunnel, open.port), 2_000)).toMatchObject({ accepted: true });
  });

  it('holds up no other connection when nobody reads one', async () => {
    const { port } = await listen((socket) => void socket.write(Buffer.alloc(3_000_000)));
    const quick = await listen((socket) => void socket.end('quick'));
    const tunnel = openTunnel();
    const stuck = tunnel.open('127.0.0.1', port, { allowHalfOpen: false });
    let came = 0;
    stuck.once('readable', () => (came = stuck.readableLength));
    await sleep(200);
    expect((await buffer(tunnel.open('127.0.0.1', quick.port, { allowHalfOpen: false }))).toString()).toBe('quick');
    expect(came).toBeLessThan(400_000);
    stuck.destroy();
  });

  it('sees the other side close when this one goes away', async () => {
    let resolve = () => {};
    const gone = new Promise<void>((done) => (resolve = done));
    const { port } = await listen(
      (socket) =>
        void socket
          .once('close', () => resolve())
          .resume()
          .on('end', () => socket.destroy()),
    );
    const connection = openTunnel().open('127.0.0.1', port, { allowHalfOpen: false });
    connection.once('connect', () => connection.destroy());
    await gone;
  });

  it('serves an agent that keeps connections', async () => {
    let connections = 0;
    const { port } = await listen((socket) => {
      connections += 1;
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
    });
    const tunnel = openTunnel();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    Object.assign(agent, { createConnection: () => tunnel.open('127.0.0.1', port, { allowHalfOpen: false }) });
    onTestFinished(() => agent.destroy());
    const get = () =>
      new Promise<number | undefined>((resolve, reject) => {
        request({ agent, path: '/' }, (response) => response.resume().once('end', () => resolve(response.statusCode)))
          .on('error', reject)
          .end();
      });
    expect([await get(), await get(), connections]).toEqual([200, 200, 1]);
  });
});

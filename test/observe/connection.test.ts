import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { probeProtocol, sendTwice, tryConnect, tryConnects } from '../../src/observe/connection.ts';
import type { HttpRequest, Target } from '../../src/observe/http.ts';
import { makeCertificate } from '../support/certificate.ts';

const POST: HttpRequest = { label: 'one', method: 'POST', path: '/', body: Buffer.from('x'), deadlineMs: 2_000 };

async function listening(server: Server): Promise<Target> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return { host: '127.0.0.1', port: address.port };
}

const serving = (listener: RequestListener) => listening(createHttpServer(listener));

describe('tryConnect', () => {
  test('tells whether and when a connection is accepted', async () => {
    const target = await listening(createServer(() => {}));
    const tries = await tryConnects(target, 3, 2_000);
    expect(tries.map(({ accepted }) => accepted)).toEqual([true, true, true]);
    expect(tries.every(({ ms }) => ms < 2_000)).toBe(true);
  });

  test('a refused one is not accepted, and costs no time', async () => {
    const { accepted, ms } = await tryConnect({ host: '127.0.0.1', port: 1 }, 2_000);
    expect(accepted).toBe(false);
    expect(ms).toBeLessThan(1_000);
  });

  test('one that nobody takes is given up', async () => {
    // An address for documentation: nothing answers there, or there is no way to it.
    const { accepted } = await tryConnect({ host: '192.0.2.1', port: 8080 }, 50);
    expect(accepted).toBe(false);
  });
});

describe('sendTwice', () => {
  const body: RequestListener = (request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'Content-Length': 2 }).end('ok'));
  };

  test('uses a connection that stays open again', async () => {
    const sockets = new Set<Socket>();
    const target = await serving((request, response) => {
      sockets.add(request.socket);
      body(request, response);
    });
    const { first, second } = await sendTwice(target, POST);
    expect([first.response?.status, second?.response?.status]).toEqual([200, 200]);
    expect(sockets.size).toBe(1);
  });

  test('sends no second request where the first answer closes the connection', async () => {
    const target = await serving((request, response) => {
      response.setHeader('Connection', 'close');
      body(request, response);
    });
    const { first, second } = await sendTwice(target, POST);
    expect(first.response?.status).toBe(200);
    expect(second).toBeUndefined();
  });

  test('a connection that is closed without a word is seen as closed', async () => {
    const target = await serving((request, response) => {
      response.on('finish', () => request.socket.end());
      body(request, response);
    });
    expect((await sendTwice(target, POST)).second).toBeUndefined();
  });

  test('a second request that breaks the connection is told', async () => {
    const used = new WeakSet<Socket>();
    const target = await serving((request, response) => {
      if (used.has(request.socket)) return void request.socket.destroy();
      used.add(request.socket);
      body(request, response);
    });
    const { second } = await sendTwice(target, POST);
    expect(second?.error?.code).toBe('ECONNRESET');
  });
});

describe('probeProtocol', () => {
  test('knows TLS, and HTTP/2 without TLS', async () => {
    expect(await probeProtocol(await listening(createTlsServer(makeCertificate(), () => {})), 2_000)).toBe('tls');
    expect(await probeProtocol(await listening(createHttp2Server()), 2_000)).toBe('http2');
  });

  test.each([
    ['HTTP/1.1', () => serving((_, response) => response.end())],
    ['something else', () => listening(createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH\r\n')))],
    ['nothing at all', () => listening(createServer((socket) => socket.on('error', () => {})))],
    ['nobody', async () => ({ host: '127.0.0.1', port: 1 })],
  ])('is not misled by %s', async (_, start) => {
    expect(await probeProtocol(await start(), 300)).toBeUndefined();
  });
});

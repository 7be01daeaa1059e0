import { createHash } from 'node:crypto';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type HttpRequest, sendRequest, type Target } from '../../src/observe/http.ts';

const PING: HttpRequest = { label: 'ping', method: 'GET', path: '/ping', deadlineMs: 2_000 };

async function listening(server: ReturnType<typeof createServer>): Promise<Target> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  return { host: '127.0.0.1', port: address.port };
}

const serving = (listener: RequestListener) => listening(createHttpServer(listener));

/** A server that writes these bytes to whoever connects, and maybe hangs up. */
const raw = (text: string | Uint8Array, end: boolean) =>
  listening(
    createServer((socket: Socket) => {
      socket.on('error', () => {});
      socket.on('data', () => (end ? socket.end(text) : socket.write(text)));
    }),
  );

const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** A server that begins like this and goes on with one byte every 20 ms. */
const dripping = (text: string, byte: string) =>
  listening(
    createServer((socket: Socket) => {
      socket.on('error', () => {});
      socket.write(text);
      const timer = setInterval(() => socket.write(byte), 20);
      socket.on('close', () => clearInterval(timer));
    }),
  );

describe('sendRequest', () => {
  test('says what was sent and what came back', async () => {
    const seen: unknown[] = [];
    const target = await serving((request, response) => {
      const chunks: Uint8Array[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        seen.push(request.method, request.url, request.rawHeaders, Buffer.concat(chunks).toString());
        response.writeHead(200, { 'Content-Type': 'text/csv', 'X-Two': ['a', 'b'] }).end('1\n2\n');
      });
    });
    const exchange = await sendRequest(target, {
      label: 'one',
      method: 'POST',
      path: '/invocations',
      headers: { 'Content-Type': 'text/csv', 'X-oDD-cASE': '1' },
      body: Buffer.from('5,6\n'),
      deadlineMs: 2_000,
    });
    expect(exchange).toMatchObject({
      label: 'one',
      requestBytes: 4,
      error: undefined,
      response: {
        status: 200,
        body: '1\n2\n',
        bodyBytes: 4,
        bodySha256: createHash('sha256').update('1\n2\n').digest('hex'),
        headers: { 'content-type': 'text/csv', 'x-two': 'a, b' },
      },
    });
    expect(exchange.connectMs).toBeLessThanOrEqual(exchange.totalMs);
    expect(seen.slice(0, 2)).toEqual(['POST', '/invocations']);
    expect(seen[2]).toEqual(expect.arrayContaining(['X-oDD-cASE', 'Content-Length']));
    expect(seen[2]).not.toEqual(expect.arrayContaining(['Accept']));
    expect(seen[3]).toBe('5,6\n');
  });

  test('sends a body in chunks, and holds its end back', async () => {
    const bodies: string[] = [];
    const target = await serving((request, response) => {
      let body = `${request.headers['transfer-encoding']}/${request.headers['content-length']}:`;
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        bodies.push(body);
        response.end();
      });
    });
    const post = { label: 'x', method: 'POST' as const, path: '/', body: Buffer.from('abcdef'), deadlineMs: 2_000 };
    await sendRequest(target, { ...post, chunked: true });
    let release = () => {};
    const until = new Promise<void>((go) => (release = go));
    await sendRequest(target, { ...post, held: { sent: () => release(), until } });
    expect(bodies).toEqual(['chunked/undefined:abcdef', 'undefined/6:abcdef']);
  });

  test.each([
    ['nothing listens', async () => ({ host: '127.0.0.1', port: 1 }), 'ECONNREFUSED'],
    ['it hangs up at once', () => raw('', true), 'ECONNRESET'],
    ['it speaks something else', () => raw('SSH-2.0-OpenSSH\r\n', true), /^HPE_/],
    ['its headers never end', () => raw(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`, false), 'HPE_HEADER_OVERFLOW'],
    ['its body breaks off', () => raw('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc', true), 'ECONNRESET'],
    ['its chunks are malformed', () => raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', false), /^HPE_/],
    ['it switches protocols', () => raw('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', true), 'UPGRADE'],
    ['it speaks TLS', () => raw(bytes(0x15, 3, 1, 0, 2, 2, 70), true), 'TLS'],
    ['it speaks HTTP/2', () => raw(bytes(0, 0, 0, 4, 0, 0, 0, 0, 0), true), 'HTTP2'],
    ['it says other bytes', () => raw(bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), true), /^HPE_/],
    ['its interim answers never end', () => raw('HTTP/1.1 102 Processing\r\n\r\n'.repeat(200), false), 'INTERIM_FLOOD'],
    ['its status line is malformed', () => raw('HTTP/1.1 abc OK\r\n\r\n', true), /^HPE_/],
    ['a header is malformed', () => raw('HTTP/1.1 200 OK\r\nno colon\r\n\r\n', true), /^HPE_/],
    ['two lengths disagree', () => raw('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na', true), /^HPE_/],
    ['it sends one byte now and then', () => dripping('HTTP/1.1 200 OK\r\n\r\n', 'x'), 'DEADLINE'],
    ['its headers come byte by byte', () => dripping('', 'H'), /DEADLINE|HPE_/],
    ['it never answers', () => raw('', false), 'DEADLINE'],
    ['its body never ends', () => raw('HTTP/1.1 200 OK\r\n\r\nabc', false), 'DEADLINE'],
  ])('trouble is a result: %s', async (_, start, code) => {
    const exchange = await sendRequest(await start(), { ...PING, deadlineMs: 300 });
    expect(exchange.response).toBeUndefined();
    expect(exchange.error?.code).toMatch(code);
    expect(exchange.error?.message).not.toBe('');
  });

  test('keeps the first 64 KiB of a long answer and counts the rest', async () => {
    const body = Buffer.alloc(1_000_000, 'abcdefghij');
    const target = await serving((_, response) => response.end(body));
    const { response } = await sendRequest(target, PING);
    expect(response?.bodyBytes).toBe(1_000_000);
    expect(response?.body).toHaveLength(65_536);
    expect(response?.bodySha256).toBe(createHash('sha256').update(body).digest('hex'));
  });

  test('an answer without end is cut, in bounded memory', async () => {
    const chunk = Buffer.alloc(1_000_000);
    const target = await serving((_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });
    const { response, error } = await sendRequest(target, { ...PING, bodyMax: 20_000_000, deadlineMs: 10_000 });
    expect(response).toBeUndefined();
    expect(error?.code).toBe('TOO_LONG');
  });

  test('a redirect is an answer, not followed; a few interim answers do not count', async () => {
    const answer = 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n';
    const { response } = await sendRequest(await raw(answer, false), PING);
    expect(response).toMatchObject({ status: 302, headers: { location: '/elsewhere' } });
  });

  test('HTTP/1.0 and an answer before the body was read are answers', async () => {
    const early = await raw('HTTP/1.0 200 OK\r\n\r\nabc', true);
    const { response } = await sendRequest(early, { ...PING, method: 'POST', body: Buffer.from('x'.repeat(100)) });
    expect(response).toMatchObject({ status: 200, body: 'abc' });
  });

  test('an early refusal of a large body is an answer', async () => {
    const target = await serving((request, response) => {
      response.writeHead(413).end('too large');
      request.resume();
    });
    const { response } = await sendRequest(target, { ...PING, method: 'POST', body: Buffer.alloc(25_000_000), deadlineMs: 5_000 });
    expect(response?.status).toBe(413);
  });

  test('an interrupted run ends the request at once', async () => {
    const abort = new AbortController();
    const pending = sendRequest(await raw('', false), { ...PING, signal: abort.signal });
    abort.abort();
    expect((await pending).error?.code).toBe('ABORTED');
    expect((await sendRequest(await raw('', false), { ...PING, signal: abort.signal })).error?.code).toBe('ABORTED');
  });
});

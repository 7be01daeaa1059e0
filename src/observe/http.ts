import { createHash } from 'node:crypto';
import { type Agent, type ClientRequest, type IncomingMessage, request as startRequest } from 'node:http';
import type { Socket } from 'node:net';
import type { Address } from '../engine/address.ts';
import { dial } from './dial.ts';
import type { Exchange, HttpAnswer } from './types.ts';

/** Bytes of an answer that are kept; the rest is counted and hashed. */
const BODY_KEPT = 65_536;
/** An answer that never ends is cut here. */
const BODY_MAX = 268_435_456;
/** Interim answers (1xx) before the real one; a server that goes on sending them never comes to it. */
const INTERIM_MAX = 100;

/** Where a server is reached. */
export type Target = Address;

export interface HttpRequest {
  readonly label: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as they are spelled; nothing is added but Host, Connection and the length. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Sends the body in chunks of unknown total length. */
  readonly chunked?: boolean;
  /** A body in the place of `body` that is never in memory as a whole; with no length it is sent in chunks. */
  readonly stream?: { readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>; readonly length?: number };
  /** Sends all but the end of the body, says so, and waits for `until` before the rest. */
  readonly held?: { readonly sent: () => void; readonly until: Promise<void> };
  /** Gets the whole answer piece by piece, for who needs more than what is kept. */
  readonly onBody?: (chunk: Uint8Array) => void;
  /** Bytes after which an answer is given up, where that is less than usual. */
  readonly bodyMax?: number;
  /** Keeps connections for the next request; without one each request has its own, closed when it is over. */
  readonly agent?: Agent;
  readonly onSocket?: (socket: Socket) => void;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
}

type Trouble = { readonly code?: string; readonly message: string; readonly rawPacket?: Uint8Array };

/** One request on a connection of its own, timed in this process. Trouble of any kind is part of the result, never an exception. */
export function sendRequest(target: Target, spec: HttpRequest): Promise<Exchange> {
  const started = performance.now();
  let connectMs: number | undefined;
  let streamed = 0;
  const headers = { ...spec.headers, ...describeLength(spec) };
  const { host, port, open } = target;
  // Connections of an agent are opened by it.
  const way = spec.agent === undefined && open !== undefined ? { createConnection: () => dial(target) } : { agent: spec.agent ?? false };
  const asked = startRequest({ host, port, method: spec.method, path: spec.path, headers, ...way });
  asked.on('socket', (socket) => {
    spec.onSocket?.(socket);
    socket.setNoDelay(true);
    socket.once('connect', () => {
      connectMs = performance.now() - started;
    });
  });
  return new Promise((resolve) => {
    let settled = false;
    const finish = (response: HttpAnswer | undefined, error: Exchange['error']) => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      spec.signal?.removeEventListener('abort', abort);
      // A connection that is kept belongs to the agent by now.
      if (spec.agent === undefined || response === undefined) asked.destroy();
      const totalMs = performance.now() - started;
      const { label, method, path, body, stream } = spec;
      const requestBytes = stream === undefined ? (body?.length ?? 0) : (stream.length ?? streamed);
      const at = Math.round(performance.timeOrigin + started);
      resolve({ label, method, path, requestHeaders: headers, requestBytes, response, error, connectMs, totalMs, at });
    };
    const fail = (error: Trouble) => finish(undefined, describeTrouble(error));
    const abort = () => fail({ code: 'ABORTED', message: 'the run was interrupted' });
    const timer = setTimeout(
      () => fail({ code: 'DEADLINE', message: `no complete answer within ${spec.deadlineMs / 1000} s` }),
      spec.deadlineMs,
    );
    asked.on('error', fail);
    let interim = 0;
    asked.on('information', () => {
      interim += 1;
      if (interim > INTERIM_MAX) fail({ code: 'INTERIM_FLOOD', message: `more than ${INTERIM_MAX} interim answers (1xx) and no real one` });
    });
    asked.on('upgrade', () => fail({ code: 'UPGRADE', message: 'the answer switches to another protocol' }));
    asked.on('close', () => fail({ code: 'ECONNRESET', message: 'the connection was closed without an answer' }));
    asked.on('response', (incoming) => {
      if (spec.onBody !== undefined) incoming.on('data', spec.onBody);
      readAnswer(incoming, spec.bodyMax ?? BODY_MAX, { done: (answer) => finish(answer, undefined), fail });
    });
    if (spec.signal?.aborted === true) abort();
    else spec.signal?.addEventListener('abort', abort, { once: true });
    if (spec.stream === undefined) sendBody(asked, spec);
    else {
      streamBody(asked, spec.stream.chunks, (bytes) => {
        streamed += bytes;
      }).catch(fail);
    }
  });
}

/** What answers in another protocol is named as such: the parser only says that it does not understand the first byte. */
function describeTrouble({ code = 'ERROR', message, rawPacket }: Trouble): Exchange['error'] {
  if (rawPacket === undefined || !code.startsWith('HPE_')) return { code, message };
  const [first, second, , fourth, , ...rest] = rawPacket;
  if ((first === 0x15 || first === 0x16) && second === 3) return { code: 'TLS', message: 'the answer is a TLS record, not HTTP' };
  const onStreamZero = rest.slice(0, 4).every((byte) => byte === 0);
  if (first === 0 && (fourth === 4 || fourth === 7) && onStreamZero) {
    return { code: 'HTTP2', message: 'the answer is a frame of HTTP/2, as of a gRPC server' };
  }
  return { code, message };
}

function describeLength({ method, body, chunked, stream }: HttpRequest): Readonly<Record<string, string>> {
  if (stream?.length !== undefined) return { 'Content-Length': String(stream.length) };
  if (chunked === true || stream !== undefined) return { 'Transfer-Encoding': 'chunked' };
  return method === 'POST' ? { 'Content-Length': String(body?.length ?? 0) } : {};
}

function sendBody(asked: ClientRequest, { body, chunked, held }: HttpRequest): void {
  if (body === undefined || body.length === 0) {
    asked.end();
    return;
  }
  if (held === undefined && chunked !== true) {
    asked.end(body);
    return;
  }
  const cut = Math.max(1, Math.floor(body.length / 2));
  asked.write(body.subarray(0, cut), () => held?.sent());
  void (held?.until ?? Promise.resolve()).then(() => asked.end(body.subarray(cut)));
}

/** Writes no faster than the other side reads; ends quietly when the request is over before its body. */
async function streamBody(
  asked: ClientRequest,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  count: (bytes: number) => void,
): Promise<void> {
  const closed = new Promise<void>((resolve) => asked.once('close', resolve));
  for await (const chunk of chunks) {
    if (asked.destroyed) return;
    count(chunk.length);
    if (!asked.write(chunk)) await Promise.race([closed, new Promise<void>((resolve) => asked.once('drain', resolve))]);
  }
  if (!asked.destroyed) asked.end();
}

function readAnswer(
  incoming: IncomingMessage,
  bodyMax: number,
  { done, fail }: { readonly done: (answer: HttpAnswer) => void; readonly fail: (error: Trouble) => void },
): void {
  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    if (bytes < BODY_KEPT) kept.push(chunk.subarray(0, BODY_KEPT - bytes));
    bytes += chunk.length;
    hash.update(chunk);
    if (bytes > bodyMax) fail({ code: 'TOO_LONG', message: `the answer is longer than ${bodyMax} bytes` });
  });
  incoming.on('error', (error: Error & { code?: string }) =>
    fail({ code: error.code ?? 'ERROR', message: `the answer broke off: ${error.message}` }),
  );
  incoming.on('end', () =>
    done({
      status: incoming.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
      ),
      body: Buffer.concat(kept).toString('utf8'),
      bodyBytes: bytes,
      bodySha256: hash.digest('hex'),
    }),
  );
}

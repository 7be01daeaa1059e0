import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectSecurely } from 'node:tls';
import { dial } from './dial.ts';
import { type HttpRequest, sendRequest, type Target } from './http.ts';
import { within } from './patience.ts';
import type { ConnectTry, Exchange } from './types.ts';

/** After an answer this long, to see whether the other side closes the connection by itself. */
const CLOSING_MS = 10;

/** Opens a connection and closes it again; given up after `limitMs` (INF-06). */
export function tryConnect(target: Target, limitMs: number): Promise<ConnectTry> {
  const started = performance.now();
  return new Promise((resolve) => {
    const socket = dial(target);
    const settle = (accepted: boolean) => {
      clearTimeout(timer);
      resolve({ ms: performance.now() - started, accepted });
      socket.destroy();
    };
    // What has arrived while this process was busy with something else is looked at first.
    const timer = setTimeout(() => setImmediate(settle, false), limitMs);
    socket.once('connect', () => settle(true));
    socket.on('error', () => settle(false));
  });
}

/** Some tries one after the other: one alone may be late because of this machine. */
export async function tryConnects(target: Target, count: number, limitMs: number): Promise<readonly ConnectTry[]> {
  const tries: ConnectTry[] = [];
  while (tries.length < count) tries.push(await tryConnect(target, limitMs));
  return tries;
}

/** What two requests over one connection came to (INF-22). */
export interface TwoInARow {
  readonly first: Exchange;
  /** Undefined when the connection was closed after the first answer, which a server may do. */
  readonly second: Exchange | undefined;
}

/** Sends the same request twice over one connection, where the other side leaves it open. */
export async function sendTwice(target: Target, call: HttpRequest): Promise<TwoInARow> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  if (target.open !== undefined) Object.assign(agent, { createConnection: () => dial(target) });
  let closed: Promise<void> = new Promise(() => {});
  const onSocket = (socket: Socket) => {
    closed = new Promise((resolve) => {
      socket.once('close', resolve);
      socket.once('end', resolve);
    });
  };
  try {
    const first = await sendRequest(target, { ...call, label: `${call.label} (first of two on one connection)`, agent, onSocket });
    const stays = first.response !== undefined && (await within(CLOSING_MS, closed)) === 'late';
    if (!stays) return { first, second: undefined };
    return { first, second: await sendRequest(target, { ...call, label: `${call.label} (second of two on one connection)`, agent }) };
  } finally {
    agent.destroy();
  }
}

/** Whether what listens there speaks TLS, or HTTP/2 without asking; undefined when it does neither within `limitMs`. */
export async function probeProtocol(target: Target, limitMs: number): Promise<'tls' | 'http2' | undefined> {
  const [tls, http2] = await Promise.all([speaksTls(target, limitMs), speaksHttp2(target, limitMs)]);
  if (tls) return 'tls';
  return http2 ? 'http2' : undefined;
}

function speaksTls(target: Target, limitMs: number): Promise<boolean> {
  // Nothing is sent over it: who the other side is does not matter.
  const socket = connectSecurely({ socket: dial(target), rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] });
  return ask(socket, limitMs, (settle) => socket.once('secureConnect', () => settle(true)));
}

/** Connection preface and an empty SETTINGS frame (RFC 9113); a server answers with a SETTINGS frame of its own. */
const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]);
const SETTINGS = 4;

function speaksHttp2(target: Target, limitMs: number): Promise<boolean> {
  const socket = dial(target);
  socket.once('connect', () => socket.write(PREFACE));
  return ask(socket, limitMs, (settle) =>
    socket.once('data', (bytes) => settle(bytes.length >= 9 && bytes[0] === 0 && bytes[3] === SETTINGS && bytes.readUInt32BE(5) === 0)),
  );
}

function ask(socket: Duplex, limitMs: number, listen: (settle: (yes: boolean) => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (yes: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(yes);
    };
    const timer = setTimeout(settle, limitMs, false);
    socket.on('error', () => settle(false));
    socket.on('close', () => settle(false));
    listen(settle);
  });
}

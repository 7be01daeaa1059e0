import { Duplex } from 'node:stream';
import { createFrameReader, FRAME_MAX, type Frame, renderFrame } from '../text/frames.ts';
import type { Connection } from './address.ts';
import type { RunningProbe } from './probe.ts';

/** TCP connections carried by a probe that stands where the containers are; `probe/tunnel.c` is the other end. */
export interface Tunnel {
  /** Behaves as a socket of this machine would: `connect`, data, ends and the codes of errors come as they come there. */
  open(host: string, port: number, options: { readonly allowHalfOpen: boolean }): Connection;
  /** Ends every connection and removes the probe. Idempotent. */
  close(): Promise<void>;
}

/** As many connections at the same time as the probe can hold; more wait for their turn. */
const SLOTS = 128;
/** Bytes of a connection that are on the way and that the other side has not taken yet. */
const WINDOW = 262_144;

/** Linux numbers of what a connection can come to; this machine may number them otherwise. */
const CODES: Readonly<Record<number, string>> = {
  ...{ 32: 'EPIPE', 99: 'EADDRNOTAVAIL', 101: 'ENETUNREACH', 104: 'ECONNRESET' },
  ...{ 110: 'ETIMEDOUT', 111: 'ECONNREFUSED', 113: 'EHOSTUNREACH' },
};

/** What a connection has to hear from the probe. */
interface Line {
  hear(frame: Frame): void;
  /** The probe has gone. */
  lost(): void;
}

export function createTunnel(probe: Pick<RunningProbe, 'stdin' | 'stdout' | 'exited' | 'remove'>): Tunnel {
  const lines = new Map<number, Line>();
  /** Slots of which the probe has not said yet that it has forgotten them are neither here nor in use. */
  const free = Array.from({ length: SLOTS }, (_, slot) => slot).reverse();
  const waiting: ((slot: number) => void)[] = [];
  let over = false;
  const say = (letter: string, slot: number, payload?: Uint8Array) => {
    if (!over) probe.stdin.write(renderFrame(letter, slot, payload));
  };
  const giveBack = (slot: number) => {
    const next = waiting.shift();
    if (next === undefined) free.push(slot);
    else next(slot);
  };
  const read = createFrameReader((frame) => {
    if (frame.letter === 'x') giveBack(frame.slot);
    else lines.get(frame.slot)?.hear(frame);
  });
  probe.stdout.on('data', read);
  const lose = () => {
    over = true;
    for (const line of lines.values()) line.lost();
  };
  probe.exited.then(lose, lose);
  return {
    open(host, port, { allowHalfOpen }) {
      const connection = createConnection({ host, port, allowHalfOpen });
      const begin = (slot: number) => {
        if (connection.stream.destroyed) return giveBack(slot);
        lines.set(slot, connection);
        connection.begin({
          say: (letter, payload) => say(letter, slot, payload),
          forget: () => {
            lines.delete(slot);
            say('x', slot);
          },
        });
      };
      const slot = free.pop();
      if (over) setImmediate(connection.lost);
      else if (slot === undefined) waiting.push(begin);
      else begin(slot);
      return connection.stream;
    },
    async close() {
      lose();
      probe.stdin.end();
      await probe.remove();
    },
  };
}

interface Wire {
  say(letter: string, payload?: Uint8Array): void;
  forget(): void;
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly allowHalfOpen: boolean;
}

function createConnection(target: Target): Line & { readonly stream: Connection; begin(wire: Wire): void } {
  const { host, port, allowHalfOpen } = target;
  let wire: Wire | undefined;
  let taken = 0;
  const credit = () => {
    if (taken > 0) wire?.say('k', numberBytes(taken));
    taken = 0;
  };
  const sender = createSender((letter, payload) => wire?.say(letter, payload));
  const duplex = new Duplex({
    ...{ allowHalfOpen, read: credit, write: sender.write, final: sender.final },
    destroy(error, done) {
      wire?.forget();
      done(error);
    },
  });
  const fail = (code: string, doing: string) => {
    duplex.destroy(Object.assign(new Error(`${doing} ${code} ${host}:${port}`), { code }));
  };
  return {
    stream: asSocket(duplex),
    begin(found) {
      wire = found;
      wire.say('o', addressBytes(host, port));
      sender.allow(WINDOW);
    },
    lost: () => fail('ECONNRESET', 'read'),
    hear({ letter, payload }) {
      if (duplex.destroyed) return;
      if (letter === 'o') duplex.emit('connect');
      else if (letter === 'f') fail(CODES[payload[0] ?? 0] ?? 'ECONNREFUSED', 'connect');
      else if (letter === 'r') fail(CODES[payload[0] ?? 0] ?? 'ECONNRESET', 'read');
      else if (letter === 'e') duplex.push(null);
      else if (letter === 'k') sender.allow(payload.readUInt32LE(0));
      else if (letter === 'd') {
        taken += payload.length;
        if (duplex.push(payload)) credit();
      }
    },
  };
}

/** Sends no more than the probe has room for; `allow` makes more room. */
function createSender(say: Wire['say']) {
  let room = 0;
  let left: { readonly bytes: Buffer; readonly done: () => void } | undefined;
  let ends: (() => void) | undefined;
  const pump = () => {
    while (left !== undefined && room > 0) {
      const { bytes, done } = left;
      const piece = bytes.subarray(0, Math.min(room, FRAME_MAX));
      say('d', piece);
      room -= piece.length;
      left = piece.length < bytes.length ? { bytes: bytes.subarray(piece.length), done } : undefined;
      if (left === undefined) done();
    }
  };
  return {
    allow(count: number) {
      room += count;
      // A connection that has just got its place may have been ended before.
      ends?.();
      pump();
    },
    write(chunk: Buffer, _: BufferEncoding, done: () => void) {
      if (chunk.length === 0) return done();
      left = { bytes: chunk, done };
      pump();
    },
    final(done: () => void) {
      ends = () => {
        ends = undefined;
        say('e');
        done();
      };
      if (room > 0) ends();
    },
  };
}

/** What http and tls ask of a socket besides; none of it means anything here. */
function asSocket(duplex: Duplex): Connection {
  const same = () => duplex;
  return Object.assign(duplex, { setNoDelay: same, setKeepAlive: same, setTimeout: same, ref: same, unref: same });
}

function numberBytes(count: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(count);
  return bytes;
}

function addressBytes(host: string, port: number): Buffer {
  return Buffer.from([...host.split('.').map(Number), port >> 8, port & 0xff]);
}

import type { Socket } from 'node:net';

/** What hosts send each other: a kind, and bytes. On the wire a byte for the kind and four for the length come first. */
export const KINDS = ['hello', 'numbers', 'stop', 'failed', 'done'] as const;
export type Kind = (typeof KINDS)[number];

const HEAD = 5;
/** More numbers than any model of this algorithm has. */
const LONGEST = 1024 ** 3;

export function sendFrame(socket: Socket, kind: Kind, body: Uint8Array = new Uint8Array()): void {
  const head = Buffer.alloc(HEAD);
  head.writeUInt8(KINDS.indexOf(kind));
  head.writeUInt32LE(body.byteLength, 1);
  socket.write(head);
  socket.write(body);
}

/** Calls `use` for each frame that arrives. A connection that brings something else is closed. */
export function readFrames(socket: Socket, use: (kind: Kind, body: Buffer) => void): void {
  let pieces: Buffer[] = [];
  let size = 0;
  let wanted = HEAD;
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
    if (size < wanted) return;
    let bytes = Buffer.concat(pieces);
    for (;;) {
      const kind = bytes.length < HEAD ? undefined : KINDS[bytes.readUInt8()];
      const length = bytes.length < HEAD ? 0 : bytes.readUInt32LE(1);
      if ((bytes.length >= HEAD && kind === undefined) || length > LONGEST) {
        socket.destroy();
        return;
      }
      wanted = HEAD + length;
      if (kind === undefined || bytes.length < wanted) break;
      use(kind, bytes.subarray(HEAD, wanted));
      bytes = bytes.subarray(wanted);
      wanted = HEAD;
    }
    pieces = [bytes];
    size = bytes.length;
  });
}

/** A copy: what is being sent may not change, and what has arrived may begin anywhere in memory. */
export function toBytes(numbers: Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).slice();
}

export function toNumbers(bytes: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer);
}

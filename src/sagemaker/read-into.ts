/** How an object is read while it is cut: into memory that the reader brings, so that large files need not be copied again. */

/** Fills `room` from its start as far as something is there, and returns how many bytes; 0 at the end. */
export type ReadInto = (room: Uint8Array) => Promise<number>;

export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Bytes read at once, where nothing else is wanted. */
export const PIECE = 262_144;

/** Reads what comes in pieces of any size. */
export function readFrom(chunks: Chunks): ReadInto {
  const iterator = iterate(chunks);
  let rest: Uint8Array = new Uint8Array();
  return async (room) => {
    while (rest.length === 0) {
      const { done, value } = await iterator.next();
      if (done === true) return 0;
      rest = value;
    }
    const part = rest.subarray(0, room.length);
    room.set(part);
    rest = rest.subarray(part.length);
    return part.length;
  };
}

async function* iterate(chunks: Chunks): AsyncGenerator<Uint8Array, undefined> {
  yield* chunks;
}

/** The same in pieces, each with memory of its own. */
export async function* readPieces(read: ReadInto): AsyncGenerator<Uint8Array> {
  for (;;) {
    const room = Buffer.allocUnsafe(PIECE);
    const count = await read(room);
    if (count === 0) return;
    yield room.subarray(0, count);
  }
}

/** Memory of one size that is used again and again: garbage of megabytes is dear. */
export interface Rooms {
  take(): Buffer;
  /** Nobody looks at it any more. */
  give(room: Buffer): void;
}

export function createRooms(bytes: number): Rooms {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(bytes),
    give: (room) => void free.push(room),
  };
}

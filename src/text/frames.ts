/** What the probe and this side say to each other over stdin and stdout; `probe/frames.c` is the other end. */
export interface Frame {
  readonly letter: string;
  /** What it is about: a FIFO, a connection. */
  readonly slot: number;
  readonly payload: Buffer;
}

/** Bytes of one payload at most. */
export const FRAME_MAX = 65_536;
const HEADER = 8;

/** A letter, a zero, the slot in two bytes, the length in four, then what is said. */
export function renderFrame(letter: string, slot: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const frame = Buffer.alloc(HEADER + payload.length);
  frame.write(letter, 'latin1');
  frame.writeUInt16LE(slot, 2);
  frame.writeUInt32LE(payload.length, 4);
  frame.set(payload, HEADER);
  return frame;
}

/** Cuts what the probe says into frames, however it arrives. */
export function createFrameReader(take: (frame: Frame) => void): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= HEADER) {
      const end = at + HEADER + rest.readUInt32LE(at + 4);
      if (rest.length < end) break;
      take({ letter: rest.toString('latin1', at, at + 1), slot: rest.readUInt16LE(at + 2), payload: rest.subarray(at + HEADER, end) });
      at = end;
    }
    rest = rest.subarray(at);
  };
}

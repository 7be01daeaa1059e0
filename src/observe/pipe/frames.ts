/** The language of the probe's role `feed`; `probe/feed.c` has the list of its words. */

/** What may be said to the probe. */
export type FeedCommand = 'make' | 'data' | 'close' | 'query' | 'hide' | 'unlink';
/** What it says. */
export type FeedEvent = 'made' | 'opened' | 'written' | 'gone' | 'closed' | 'held' | 'unlinked' | 'failed';

/** One thing said, about one FIFO. */
export interface Frame<K> {
  readonly kind: K;
  readonly slot: number;
  readonly payload: Buffer;
}

/** Bytes of one `data` frame at most. */
export const FRAME_DATA_MAX = 65_536;
/** FIFOs at the same time at most. */
export const SLOTS = 64;

const HEADER = 8;
const COMMANDS = { make: 'm', data: 'd', close: 'c', query: 'q', hide: 'h', unlink: 'u' } as const satisfies Record<FeedCommand, string>;
const EVENTS: Readonly<Record<string, FeedEvent>> = {
  ...{ m: 'made', o: 'opened', w: 'written', g: 'gone' },
  ...{ c: 'closed', q: 'held', u: 'unlinked', e: 'failed' },
};

/** A letter, a zero, the slot in two bytes, the length in four, then what is said. */
export function renderFrame(kind: FeedCommand, slot: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const frame = Buffer.alloc(HEADER + payload.length);
  frame.write(COMMANDS[kind], 'latin1');
  frame.writeUInt16LE(slot, 2);
  frame.writeUInt32LE(payload.length, 4);
  frame.set(payload, HEADER);
  return frame;
}

/** Cuts what the probe says into frames, however it arrives; an unknown letter is passed over. */
export function createFrameReader(take: (frame: Frame<FeedEvent>) => void): (chunk: Uint8Array) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length - at >= HEADER) {
      const end = at + HEADER + rest.readUInt32LE(at + 4);
      if (rest.length < end) break;
      const kind = EVENTS[rest.toString('latin1', at, at + 1)];
      if (kind !== undefined) take({ kind, slot: rest.readUInt16LE(at + 2), payload: rest.subarray(at + HEADER, end) });
      at = end;
    }
    rest = rest.subarray(at);
  };
}

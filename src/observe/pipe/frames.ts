import { createFrameReader as createPlainReader, FRAME_MAX, renderFrame as renderPlain } from '../../text/frames.ts';

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
export const FRAME_DATA_MAX = FRAME_MAX;
/** FIFOs at the same time at most. */
export const SLOTS = 64;

const COMMANDS = { make: 'm', data: 'd', close: 'c', query: 'q', hide: 'h', unlink: 'u' } as const satisfies Record<FeedCommand, string>;
const EVENTS: Readonly<Record<string, FeedEvent>> = {
  ...{ m: 'made', o: 'opened', w: 'written', g: 'gone' },
  ...{ c: 'closed', q: 'held', u: 'unlinked', e: 'failed' },
};

export function renderFrame(kind: FeedCommand, slot: number, payload?: Uint8Array): Buffer {
  return renderPlain(COMMANDS[kind], slot, payload);
}

/** Cuts what the probe says into frames, however it arrives; an unknown letter is passed over. */
export function createFrameReader(take: (frame: Frame<FeedEvent>) => void): (chunk: Uint8Array) => void {
  return createPlainReader(({ letter, slot, payload }) => {
    const kind = EVENTS[letter];
    if (kind !== undefined) take({ kind, slot, payload });
  });
}

/** Bytes kept of each stream, the newest. */
export const LOG_LIMIT = 1_048_576;

export interface BoundedLog {
  add(chunk: Buffer): void;
  text(): string;
  readonly droppedBytes: number;
}

/** Room for what most programs print. */
const FIRST = 16_384;

/**
 * Keeps the newest `limit` bytes of a stream, whatever a container prints, in a ring of that size at most: the chunks themselves are free
 * as soon as they have been added.
 */
export function createBoundedLog(limit = LOG_LIMIT): BoundedLog {
  let ring = Buffer.alloc(0);
  /** Bytes ever added; byte n lies at n modulo `limit`. */
  let total = 0;
  const makeRoom = (needed: number) => {
    if (needed <= ring.length || ring.length === limit) return;
    const larger = Buffer.allocUnsafeSlow(Math.min(limit, Math.max(needed, ring.length * 2, FIRST)));
    ring.copy(larger, 0, 0, total);
    ring = larger;
  };
  const droppedBytes = () => Math.max(0, total - limit);
  return {
    add(chunk) {
      makeRoom(total + chunk.length);
      const kept = chunk.subarray(Math.max(0, chunk.length - limit));
      const start = (total + chunk.length - kept.length) % limit;
      const first = kept.copy(ring, start);
      kept.copy(ring, 0, first);
      total += chunk.length;
    },
    text() {
      if (droppedBytes() === 0) return ring.toString('utf8', 0, total);
      const start = total % limit;
      const bytes = Buffer.concat([ring.subarray(start), ring.subarray(0, start)]);
      return bytes.subarray(firstWholeCharacter(bytes)).toString('utf8');
    },
    get droppedBytes() {
      return droppedBytes();
    },
  };
}

/** Dropping the oldest bytes may have cut a character in two. */
function firstWholeCharacter(bytes: Buffer): number {
  let at = 0;
  while (at < 3 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

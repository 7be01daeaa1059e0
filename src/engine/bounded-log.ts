/** Bytes kept of each stream, the newest. */
export const LOG_LIMIT = 1_048_576;

export interface BoundedLog {
  add(chunk: Buffer): void;
  text(): string;
  readonly droppedBytes: number;
}

/** Keeps the newest `limit` bytes of a stream, whatever a container prints; memory stays below twice that. */
export function createBoundedLog(limit = LOG_LIMIT): BoundedLog {
  let chunks: Buffer[] = [];
  let held = 0;
  let droppedBytes = 0;
  const shrink = () => {
    const all = Buffer.concat(chunks, held);
    const kept = all.subarray(Math.max(0, all.length - limit));
    droppedBytes += all.length - kept.length;
    // A copy, so that the large buffer can be freed.
    chunks = [Buffer.from(kept)];
    held = kept.length;
  };
  return {
    add(chunk) {
      chunks.push(chunk);
      held += chunk.length;
      // Small chunks keep their 64 KiB pool buffers alive, so their number is bounded too.
      if (held > limit * 1.5 || chunks.length > 4_096) shrink();
    },
    text() {
      shrink();
      const bytes = chunks[0] ?? Buffer.alloc(0);
      return droppedBytes === 0 ? bytes.toString('utf8') : bytes.subarray(firstWholeCharacter(bytes)).toString('utf8');
    },
    get droppedBytes() {
      return droppedBytes;
    },
  };
}

/** Dropping the oldest bytes may have cut a character in two. */
function firstWholeCharacter(bytes: Buffer): number {
  let at = 0;
  while (at < 3 && at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

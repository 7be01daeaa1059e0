import type { RunningProbe } from '../../engine/probe.ts';
import { UserError } from '../../errors.ts';
import type { Fifo, FifoPlace } from './fifo-place.ts';
import { createFrameReader, type FeedCommand, type FeedEvent, FRAME_DATA_MAX, type Frame, renderFrame, SLOTS } from './frames.ts';

/** What waits for something that the probe will say about a slot. */
interface Wait {
  readonly slot: number;
  readonly kinds: readonly FeedEvent[];
  readonly resolve: (frame: Frame<FeedEvent> | undefined) => void;
}

/** FIFOs in a volume, written by a probe that has the volume too: for engines that share no folder with this machine. */
export function volumeFifos(probe: Pick<RunningProbe, 'stdin' | 'stdout' | 'exited'>): FifoPlace {
  const waits = new Set<Wait>();
  // Losing a reader is news that nobody may be waiting for yet.
  const gone = new Set<number>();
  const used = new Set<number>();
  let over = false;
  const settle = (wait: Wait, frame: Frame<FeedEvent> | undefined) => {
    waits.delete(wait);
    wait.resolve(frame);
  };
  const giveUp = () => {
    over = true;
    for (const wait of waits) settle(wait, undefined);
  };
  const read = createFrameReader((frame) => {
    if (frame.kind === 'gone' || frame.kind === 'failed') gone.add(frame.slot);
    for (const wait of waits) if (wait.slot === frame.slot && wait.kinds.includes(frame.kind)) settle(wait, frame);
  });
  probe.stdout.on('data', read);
  probe.exited.then(giveUp, giveUp);
  const say = (kind: FeedCommand, slot: number, payload?: Uint8Array) => {
    if (!over) probe.stdin.write(renderFrame(kind, slot, payload));
  };
  const hear = (slot: number, ...kinds: readonly FeedEvent[]) =>
    new Promise<Frame<FeedEvent> | undefined>((resolve) => {
      if (over) resolve(undefined);
      else waits.add({ slot, kinds, resolve });
    });
  return {
    async make(name) {
      const slot = Array.from({ length: SLOTS }, (_, index) => index).find((index) => !used.has(index));
      if (slot === undefined) throw new Error(`more than ${SLOTS} FIFOs at once`);
      used.add(slot);
      gone.delete(slot);
      const answer = hear(slot, 'made', 'failed');
      say('make', slot, Buffer.from(name));
      const frame = await answer;
      if (frame?.kind === 'failed') throw notMade(name, String(frame.payload));
      return createVolumeFifo({ slot, say, hear, gone, free: () => used.delete(slot) });
    },
    async stop() {
      giveUp();
      probe.stdin.end();
    },
  };
}

function notMade(name: string, reason: string): UserError {
  return new UserError(`The FIFO ${name} could not be made in the engine's volume: ${reason}.`, { exitCode: 3 });
}

interface VolumeFifo {
  readonly slot: number;
  readonly say: (kind: FeedCommand, slot: number, payload?: Uint8Array) => void;
  readonly hear: (slot: number, ...kinds: readonly FeedEvent[]) => Promise<Frame<FeedEvent> | undefined>;
  readonly gone: ReadonlySet<number>;
  readonly free: () => void;
}

function createVolumeFifo({ slot, say, hear, gone, free }: VolumeFifo): Fifo {
  // A reader may come before anybody waits for it.
  const reader = hear(slot, 'opened', 'failed');
  const writeBlock = async (block: Uint8Array) => {
    if (gone.has(slot)) return false;
    const answer = hear(slot, 'written', 'gone', 'failed');
    say('data', slot, block);
    return (await answer)?.kind === 'written';
  };
  return {
    opened: async () => (await reader)?.kind === 'opened',
    async write(bytes) {
      for (let at = 0; at < bytes.length; at += FRAME_DATA_MAX) {
        if (!(await writeBlock(bytes.subarray(at, at + FRAME_DATA_MAX)))) return false;
      }
      return true;
    },
    async end() {
      if (gone.has(slot)) return;
      const answer = hear(slot, 'closed', 'gone', 'failed');
      say('close', slot);
      await answer;
    },
    async held() {
      const answer = hear(slot, 'held');
      say('query', slot);
      return (await answer)?.payload[0] === 1;
    },
    async unlink() {
      say('hide', slot);
    },
    async release() {
      const answer = hear(slot, 'unlinked');
      say('unlink', slot);
      await answer;
      free();
    },
  };
}

import type { WatchOutput } from '../engine/engine.ts';
import type { Progress } from '../log.ts';
import { createLineReader } from '../text/live-lines.ts';

export interface LiveLog {
  readonly watch: WatchOutput;
  /** Shows what is left of both streams. */
  end(): void;
}

/** Shows a container's output line by line on stderr as it comes, made safe and above the live progress. */
export function showLive(progress: Pick<Progress, 'note'>): LiveLog {
  const streams = { stdout: createLineReader(progress.note), stderr: createLineReader(progress.note) };
  return {
    watch: (chunk, stream) => streams[stream].add(chunk),
    end() {
      streams.stdout.end();
      streams.stderr.end();
    },
  };
}

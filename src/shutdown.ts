import { setMaxListeners } from 'node:events';
import { EXIT, type ExitCode } from './errors.ts';

/** How a run ends before its command is through: by a signal, by a second one, by an error that nobody caught. */
export interface Shutdown {
  /** Aborted by the first signal or failure; commands remove what they started and return. */
  readonly signal: AbortSignal;
  /** Exit code of a failure outside the command, whatever that returns; undefined while there is none. */
  readonly failure: ExitCode | undefined;
  /** The first call asks the command to give up, the second ends the process at once. */
  interrupt(): void;
  /** An error outside any command's reach. `describe` tells the reader and chooses the exit code. */
  fail(error: unknown): void;
  /** Registers what runs just before the process is ended at once; returns the function that takes it back. */
  onKill(lastWords: () => void): () => void;
}

interface ShutdownParts {
  /** Ends the process; only `bin/` may. */
  readonly exit: (code: ExitCode) => void;
  readonly describe: (error: unknown) => ExitCode;
  /** Tells the reader that the first signal was heard. */
  readonly onInterrupt: () => void;
}

/** State of one process's end. */
export function createShutdown({ exit, describe, onInterrupt }: ShutdownParts): Shutdown {
  const abort = new AbortController();
  // Every call under way listens, and an upload of many files has dozens: Node would warn of a leak into the middle of the output.
  setMaxListeners(0, abort.signal);
  const registered = new Set<() => void>();
  let failure: ExitCode | undefined;

  const endAtOnce = (last: ExitCode) => {
    for (const lastWords of registered) {
      try {
        lastWords();
      } catch {
        // Nothing may keep the process from ending, and the others still get their turn.
      }
    }
    exit(last);
  };

  return {
    signal: abort.signal,
    get failure() {
      return failure;
    },
    interrupt() {
      if (abort.signal.aborted) return endAtOnce(EXIT.interrupted);
      onInterrupt();
      abort.abort();
    },
    fail(error) {
      // While giving up already, a further error is a consequence; the first one has been told.
      if (abort.signal.aborted) return;
      failure = describe(error);
      abort.abort();
    },
    onKill(lastWords) {
      registered.add(lastWords);
      return () => registered.delete(lastWords);
    },
  };
}

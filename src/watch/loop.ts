import { InterruptedError } from '../errors.ts';

/** Why the next look is taken. What has changed is known to the one who looks. */
export type Wish = 'changed' | 'all' | 'failed' | 'again';

/** Timers, so that tests have their own. */
export interface Timers {
  readonly now: () => number;
  /** Returns what takes it back. */
  readonly after: (ms: number, act: () => void) => () => void;
}

export interface LoopParts {
  /** Looks, and shows what it saw. Ends soon after `signal`. */
  readonly look: (wish: Wish, signal: AbortSignal) => Promise<void>;
  readonly timers: Timers;
  /** Ends the loop with an InterruptedError once the look in progress has ended. */
  readonly signal: AbortSignal;
}

export interface Loop {
  /** A file was saved: the look in progress is given up, and the next one comes when the files have come to rest. */
  changed(): void;
  /** Asked for by a person: at once. */
  wish(wish: Wish): void;
  /** Ends the look in progress, and the loop. */
  quit(): void;
  /** Resolves after `quit`; rejects when a look does, and with InterruptedError after `signal`. */
  readonly ended: Promise<void>;
}

/** An editor writes a file in two or three steps, a change of branch many in a row. */
const QUIET_MS = 40;
const LONGEST_MS = 1_000;

/** One look after another, the first one at once, never two at the same time. */
export function startLoop({ look, timers, signal }: LoopParts): Loop {
  let firstChange: number | undefined;
  let takeBack = () => {};
  let next: Wish | undefined = 'all';
  let current: AbortController | undefined;
  let over = false;
  let finish: (error?: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    finish = (error) => {
      over = true;
      takeBack();
      signal.removeEventListener('abort', onAbort);
      if (error === undefined) resolve();
      else reject(error);
    };
  });
  const giveUp = () => current?.abort();
  const settle = () => {
    if (over || current !== undefined) return;
    if (signal.aborted) return finish(new InterruptedError());
    if (quitting) return finish();
    if (next === undefined) return;
    const wish = next;
    next = undefined;
    const turn = new AbortController();
    current = turn;
    look(wish, turn.signal).then(
      () => {
        current = undefined;
        settle();
      },
      (error: unknown) => {
        current = undefined;
        finish(signal.aborted ? new InterruptedError() : error);
      },
    );
  };
  let quitting = false;
  const onAbort = () => {
    giveUp();
    settle();
  };
  const ask = (wish: Wish) => {
    // What a person asks for goes before what a file asks for; whatever was changed is noticed by both.
    next = wish === 'changed' && next !== undefined ? next : wish;
    giveUp();
    settle();
  };
  const come = () => {
    firstChange = undefined;
    ask('changed');
  };
  signal.addEventListener('abort', onAbort, { once: true });
  queueMicrotask(settle);
  return {
    ended,
    changed() {
      if (over) return;
      giveUp();
      takeBack();
      firstChange ??= timers.now();
      takeBack = timers.after(Math.min(QUIET_MS, Math.max(0, firstChange + LONGEST_MS - timers.now())), come);
    },
    wish: ask,
    quit() {
      quitting = true;
      giveUp();
      settle();
    },
  };
}

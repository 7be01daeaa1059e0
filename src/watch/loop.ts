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
  let next: Wish | undefined = 'all';
  let current: AbortController | undefined;
  let quitting = false;
  let over = false;
  const end = createEnd();
  const giveUp = () => current?.abort();
  const finish = (settleEnd: () => void) => {
    over = true;
    rest.cancel();
    signal.removeEventListener('abort', onAbort);
    settleEnd();
  };
  const settle = () => {
    if (over || current !== undefined) return;
    if (signal.aborted) return finish(() => end.reject(new InterruptedError()));
    if (quitting) return finish(end.resolve);
    if (next === undefined) return;
    const wish = next;
    next = undefined;
    current = new AbortController();
    const done = () => {
      current = undefined;
    };
    look(wish, current.signal)
      .finally(done)
      .then(settle, (error: unknown) => finish(() => end.reject(signal.aborted ? new InterruptedError() : error)));
  };
  const onAbort = () => {
    giveUp();
    settle();
  };
  const ask = (wish: Wish) => {
    // What a person asks for goes before what a file asks for; whatever was changed is noticed by both.
    next = wish === 'changed' && next !== undefined ? next : wish;
    onAbort();
  };
  const rest = createRest(timers, () => ask('changed'));
  signal.addEventListener('abort', onAbort, { once: true });
  queueMicrotask(settle);
  return {
    ended: end.promise,
    changed() {
      if (over) return;
      giveUp();
      rest.disturb();
    },
    wish: ask,
    quit() {
      quitting = true;
      onAbort();
    },
  };
}

/** Acts when nothing has disturbed it for a while, and at the latest some time after the first disturbance. */
function createRest({ now, after }: Timers, act: () => void) {
  let first: number | undefined;
  let cancel = () => {};
  const come = () => {
    first = undefined;
    act();
  };
  return {
    cancel: () => cancel(),
    disturb() {
      first ??= now();
      cancel();
      cancel = after(Math.min(QUIET_MS, Math.max(0, first + LONGEST_MS - now())), come);
    },
  };
}

function createEnd() {
  let resolve: () => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<void>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

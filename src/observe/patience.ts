import { setMaxListeners } from 'node:events';
import { InterruptedError } from '../errors.ts';

/** The longest time that a timer can be set to, about 24 days. */
const LONGEST_MS = 2_147_483_647;

/** What `work` resolves to, or `late` when that takes longer than `ms`. No timer is left behind. */
export function within<T>(ms: number, work: Promise<T>): Promise<T | 'late'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.min(ms, LONGEST_MS), 'late');
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** What `work` has resolved to by now; undefined when it is still going on. */
export function alreadyDone<T>(work: Promise<T>): Promise<T | undefined> {
  return Promise.race([work, Promise.resolve(undefined)]);
}

/** Aborted with the first of them. Each container and each request listens to it, which is no leak. */
export function whicheverFirst(...signals: readonly AbortSignal[]): AbortSignal {
  const signal = AbortSignal.any([...signals]);
  setMaxListeners(0, signal);
  return signal;
}

/** What `work` resolves to; rejects with InterruptedError as soon as the signal is aborted. */
export function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new InterruptedError());
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

/** Something to wait for that happens once; `open` may be called again. */
export function createGate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Work that is put off. */
export interface Leisure {
  add(work: () => Promise<void>): void;
  /** Does all of it, one after the other. What goes wrong there is no trouble of whoever has time now. */
  spend(): Promise<void>;
}

export function createLeisure(): Leisure {
  const works: (() => Promise<void>)[] = [];
  return {
    add: (work) => void works.push(work),
    async spend() {
      for (const work of works.splice(0)) await work().catch(() => {});
    },
  };
}

/** The same value for every caller: made when first asked for. */
export function createOnce(): <T>(key: string, make: () => Promise<T>) => Promise<T> {
  const made = new Map<string, Promise<unknown>>();
  return <T>(key: string, make: () => Promise<T>) => {
    const known = made.get(key) ?? make();
    made.set(key, known);
    return known as Promise<T>;
  };
}

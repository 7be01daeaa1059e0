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

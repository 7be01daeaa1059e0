/**
 * Who may run at the same time: ordinary runs up to a number, a timed one only by itself. Of those that wait a timed one comes first, so
 * that all are waited for only once; then those that take long because they wait themselves; then the others, as they came.
 */
export interface Slots {
  shared<T>(task: () => Promise<T>): Promise<T>;
  /** Before the others: for what others are made from, and for what waits for most of its time. */
  soon<T>(task: () => Promise<T>): Promise<T>;
  alone<T>(task: () => Promise<T>): Promise<T>;
}

/** In the order in which they come. */
const RANKS = ['alone', 'soon', 'shared'] as const;

interface Waiting {
  readonly weight: number;
  readonly go: () => void;
}

/** `size` ordinary runs fit side by side. */
export function createSlots(size: number): Slots {
  let free = size;
  const queues: Readonly<Record<(typeof RANKS)[number], Waiting[]>> = { alone: [], soon: [], shared: [] };
  const first = () => RANKS.map((rank) => queues[rank]).find((queue) => queue.length > 0);
  let asked = false;
  const admit = () => {
    asked = false;
    for (let queue = first(); queue?.[0] !== undefined && queue[0].weight <= free; queue = first()) {
      free -= queue[0].weight;
      queue.shift()?.go();
    }
  };
  // What is asked for at the same time, or follows directly from what has just ended, comes by its rank and not by who is quickest.
  const admitSoon = () => {
    if (!asked) setImmediate(admit);
    asked = true;
  };
  const take = async <T>(rank: (typeof RANKS)[number], task: () => Promise<T>): Promise<T> => {
    const weight = rank === 'alone' ? size : 1;
    await new Promise<void>((go) => {
      queues[rank].push({ weight, go });
      admitSoon();
    });
    try {
      return await task();
    } finally {
      free += weight;
      admitSoon();
    }
  };
  return { shared: (task) => take('shared', task), soon: (task) => take('soon', task), alone: (task) => take('alone', task) };
}

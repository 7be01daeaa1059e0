// What the parts of this subject have in common.
import { endedChildrenMs } from '../../harness/processor-time.mjs';

export const CPU = { title: 'processor time', unit: 'ms' };
export const TIME = { title: 'time', unit: 'ms' };

/** Sizes from `first` on, each twice the one before. */
export const doubling = (first, count) => Array.from({ length: count }, (_, index) => first * 2 ** index);

/** Runs a program; its time on the clock and its processor time. */
export async function use(bench, command, args, options) {
  const before = endedChildrenMs();
  const ms = await bench.time(command, args, options);
  return { ms, cpu: endedChildrenMs() - before };
}

/** The claim that every part makes of a candidate: no worse than a straight line. */
export const straight = (id, what, own, metric) => ({ id: `growth/${id}`, what, own, metric, target: { most: 1.2 } });

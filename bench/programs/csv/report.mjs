import { readFileSync } from 'node:fs';

/** Peak memory of this process so far, in MiB. What `resourceUsage` tells begins with the memory of the process that started this one. */
export const peakMemory = () => Number(/^VmHWM:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;

/** What a reader prints at its end: the sum of all numbers, and what it took. `idle` is its peak memory before it began to read. */
export function report(sums, idle) {
  const { user, system } = process.cpuUsage();
  const peak = peakMemory();
  const sum = sums.reduce((one, other) => one + other);
  console.log(JSON.stringify({ sum, cpu: (user + system) / 1000, peak, over: peak - idle }));
}

import { availableParallelism, loadavg } from 'node:os';

/** Processes that wanted a core during the last minute, for each core; 0 on a system that does not tell. */
export function loadPerCore(): number {
  return (loadavg()[0] ?? 0) / availableParallelism();
}

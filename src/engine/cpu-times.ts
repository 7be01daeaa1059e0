import { readdirSync, readFileSync } from 'node:fs';
import type { CpuTimes } from './engine.ts';

/**
 * What all threads of a container have had of the processors of this Linux machine, and how long they were ready to run and had
 * to wait for one. `root` is its first process. Undefined where the kernel does not tell, or the number means another process.
 */
export function readCpuTimes(id: string, root: number): CpuTimes | undefined {
  try {
    // The number means another process where the engine counts its processes by itself.
    if (!readFileSync(`/proc/${root}/cgroup`, 'utf8').includes(id)) return undefined;
  } catch {
    return undefined;
  }
  const times = { ranMs: 0, waitedMs: 0 };
  const left = [root];
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) left.push(...addThreads(pid, times));
  return times.ranMs + times.waitedMs > 0 ? times : undefined;
}

/** Adds the threads of a process and returns its children; one that has just ended has none. */
function addThreads(pid: number, times: { ranMs: number; waitedMs: number }): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
      const [ran = 0, waited = 0] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ').map(Number);
      times.ranMs += ran / 1e6;
      times.waitedMs += waited / 1e6;
      return readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
    });
  } catch {
    return [];
  }
}

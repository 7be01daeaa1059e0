import { readdirSync, readFileSync } from 'node:fs';

/**
 * Resident memory of a process of this Linux machine and of everything that it has started, in bytes. Pages that they share are counted for
 * each of them. `container` is the id of the container whose first process it should be. Undefined where the kernel does not tell, or the
 * number means another process.
 */
export function readMemory(root: number, container?: string): number | undefined {
  try {
    // The number means another process where the engine counts its processes by itself.
    if (container !== undefined && !readFileSync(`/proc/${root}/cgroup`, 'utf8').includes(container)) return undefined;
  } catch {
    return undefined;
  }
  let bytes = 0;
  const left = [root];
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) {
    const one = readOne(pid);
    bytes += one.bytes;
    left.push(...one.children);
  }
  return bytes > 0 ? bytes : undefined;
}

/** One that has just ended has nothing. */
function readOne(pid: number): { readonly bytes: number; readonly children: readonly number[] } {
  try {
    const [, kib = '0'] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return { bytes: Number(kib) * 1024, children };
  } catch {
    return { bytes: 0, children: [] };
  }
}

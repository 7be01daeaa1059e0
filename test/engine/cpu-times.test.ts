import { pid, platform } from 'node:process';
import { describe, expect, it } from 'vitest';
import { readCpuTimes } from '../../src/engine/cpu-times.ts';

describe.runIf(platform === 'linux')('processor time of a container', () => {
  it('is that of all threads, and grows with their work', () => {
    // Every control group's name holds the empty text.
    const before = readCpuTimes('', pid);
    for (const until = performance.now() + 50; performance.now() < until; );
    const after = readCpuTimes('', pid);
    expect(after?.ranMs).toBeGreaterThan((before?.ranMs ?? Number.POSITIVE_INFINITY) + 5);
    expect(after?.waitedMs).toBeGreaterThanOrEqual(before?.waitedMs ?? Number.POSITIVE_INFINITY);
  });

  it('is unknown where the number means another process, or none', () => {
    expect(readCpuTimes('0123456789abcdef-no-container', pid)).toBeUndefined();
    expect(readCpuTimes('', 2 ** 30)).toBeUndefined();
  });
});

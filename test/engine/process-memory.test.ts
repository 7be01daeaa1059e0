import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { platform } from 'node:os';
import { pid } from 'node:process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readMemory } from '../../src/engine/process-memory.ts';

describe.runIf(platform() === 'linux')('readMemory', () => {
  it('counts a process and what it has started', async () => {
    const program =
      "require('node:child_process').spawn('sleep', ['60']); setTimeout(() => console.log('up'), 200); setTimeout(() => {}, 60000)";
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const root = child.pid ?? 0;
    onTestFinished(() => void process.kill(-root, 'SIGKILL'));
    await once(child.stdout, 'data');
    const bytes = readMemory(root) ?? 0;
    // Node takes tens of megabytes, and nothing that this test has started takes a gigabyte.
    expect(bytes).toBeGreaterThan(20_000_000);
    expect(bytes).toBeLessThan(1_000_000_000);
    expect(readMemory(pid) ?? 0).toBeGreaterThan(bytes);
  });

  it('knows nothing of a process that is gone, or that is in another container', () => {
    expect(readMemory(2 ** 22 + 1)).toBeUndefined();
    expect(readMemory(pid, 'f'.repeat(64))).toBeUndefined();
  });
});

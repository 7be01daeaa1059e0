import { pid } from 'node:process';
import { describe, expect, it } from 'vitest';
import { parseChanges, parseProcesses, signalHere } from '../../src/engine/docker-inside.ts';

describe('what the client prints of the inside of a container', () => {
  it('is read as changes of files', () => {
    expect(parseChanges('C /root\nA /root/a b.txt\nD /etc/motd\n')).toEqual([
      { kind: 'changed', path: '/root' },
      { kind: 'added', path: '/root/a b.txt' },
      { kind: 'deleted', path: '/etc/motd' },
    ]);
    expect(parseChanges('')).toEqual([]);
  });

  it('is read as processes, memory in bytes', () => {
    const text = '    PID    PPID   RSS COMMAND\n   9631    9610  5120 node /opt/program/serve.mjs\n   9700    9631     0 [sh] <defunct>\n';
    expect(parseProcesses(text)).toEqual([
      { pid: 9631, parent: 9610, memoryBytes: 5_242_880, command: 'node /opt/program/serve.mjs' },
      { pid: 9700, parent: 9631, memoryBytes: 0, command: '[sh] <defunct>' },
    ]);
  });

  it('is read as processor time in seconds', () => {
    const text =
      '    PID    PPID   RSS     TIME COMMAND\n   9631    9610  5120 00:01:05 node serve.mjs\n   9700    9631     0 1-02:00:03 java -jar 12:30 x\n';
    expect(parseProcesses(text)).toMatchObject([
      { cpuSeconds: 65, command: 'node serve.mjs' },
      { cpuSeconds: 93_603, command: 'java -jar 12:30 x' },
    ]);
  });
});

describe('a signal to a process', () => {
  it('is sent only to one of that container', () => {
    // This process belongs to no container of that name.
    expect(signalHere('0123456789abcdef-no-container', pid, 'SIGKILL')).toBe(false);
    expect(signalHere('x', 2 ** 30, 'SIGKILL')).toBe(false);
  });
});

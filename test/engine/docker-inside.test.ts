import { describe, expect, it } from 'vitest';
import { parseChanges, parseProcesses } from '../../src/engine/docker-inside.ts';

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
});

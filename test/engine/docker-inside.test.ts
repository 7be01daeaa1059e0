import { pid } from 'node:process';
import { describe, expect, it } from 'vitest';
import type { DockerClient } from '../../src/engine/docker-client.ts';
import {
  type MeasureDeps,
  measureWritten,
  newRoots,
  parseChanges,
  parseOwnColumns,
  parseProcesses,
  signalHere,
} from '../../src/engine/docker-inside.ts';

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

  it('is read from columns of podman: the numbers are those of this machine', () => {
    const text =
      'HPID        PID         PPID        RSS         COMMAND\n4711        1           0           1508        serve \n4720        7           1           64          worker 1 \n';
    expect(parseOwnColumns(text)).toEqual([
      { pid: 4711, parent: 0, memoryBytes: 1508 * 1024, command: 'serve' },
      { pid: 4720, parent: 4711, memoryBytes: 64 * 1024, command: 'worker 1' },
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

describe('what was written into a container', () => {
  const deps = (size: number | undefined, diff = ''): MeasureDeps & { readonly copied: string[] } => {
    const copied: string[] = [];
    const result = { exitCode: 0, stderr: '', timedOut: false, aborted: false, startError: undefined, durationMs: 1 };
    const call = async () => ({ ...result, stdout: diff });
    const inspect = async () => ({ SizeRw: size });
    return {
      copied,
      client: { command: 'docker', call, inspect } as unknown as DockerClient,
      env: {},
      startProgram: ({ args, watch }) => {
        copied.push(String(args[1]));
        watch?.(Buffer.alloc(700), 'stdout');
        watch?.(Buffer.alloc(700), 'stderr');
        return { ended: Promise.resolve({ exitCode: 0, startError: undefined }) } as unknown as ReturnType<MeasureDeps['startProgram']>;
      },
    };
  };
  const options = { except: ['/tmp', '/opt/ml'], worthBytes: 1_000 };

  it('is not taken apart while it is little', async () => {
    const little = deps(999, 'A /root/x\n');
    expect(await measureWritten(little, 'c', options)).toEqual({ bytes: 999, paths: [] });
    expect(little.copied).toEqual([]);
  });

  it('is counted path by path when it is much, without the folders of the platform', async () => {
    const much = deps(5_000, 'C /tmp\nA /tmp/a\nC /root\nA /root/cache\nA /root/cache/x\nA /opt/ml/model\nA /var/y\n');
    expect(await measureWritten(much, 'c', options)).toEqual({ bytes: 1_400, paths: ['/root/cache', '/var/y'] });
    expect(much.copied).toEqual(['c:/root/cache', 'c:/var/y']);
  });

  it('is unknown where the engine does not say', async () => {
    expect(await measureWritten(deps(undefined), 'c', options)).toBeUndefined();
  });

  it('has the topmost new paths', () => {
    expect(newRoots(parseChanges('A /a\nA /a/b\nA /a/b/c\nC /d\nA /d/e\nD /f\n'))).toEqual(['/a', '/d/e']);
  });
});

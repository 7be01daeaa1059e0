import { readFileSync } from 'node:fs';
import { kill } from 'node:process';
import type { DockerClient } from './docker-client.ts';
import type { ContainerProcess, FileChange } from './engine.ts';

/** What the engine can tell of the inside of a container without running anything in it: images without a shell are seen too. */

/** Paths that differ from the image; undefined when the container is not there or the engine cannot tell. */
export async function readChanges(client: DockerClient, name: string): Promise<readonly FileChange[] | undefined> {
  const { exitCode, stdout } = await client.call(['diff', name]);
  return exitCode === 0 ? parseChanges(stdout) : undefined;
}

/** Processes as the engine's machine counts them; undefined when the container does not run. */
export async function readProcesses(client: DockerClient, name: string): Promise<readonly ContainerProcess[] | undefined> {
  const { exitCode, stdout } = await client.call(['top', name, '-eo', 'pid,ppid,rss,time,args']);
  return exitCode === 0 ? parseProcesses(stdout) : undefined;
}

/** Signals a process of the container by its number on this machine; false when it is not there, or not ours to signal. */
export function signalHere(container: string, pid: number, signal: NodeJS.Signals): boolean {
  try {
    // The number means another process where the engine counts its processes by itself.
    if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(container)) return false;
    return kill(pid, signal);
  } catch {
    return false;
  }
}

const KINDS: Readonly<Record<string, FileChange['kind']>> = { A: 'added', C: 'changed', D: 'deleted' };

export function parseChanges(text: string): readonly FileChange[] {
  return text.split('\n').flatMap((line) => {
    const kind = KINDS[line.slice(0, 1)];
    return kind === undefined || line[1] !== ' ' ? [] : [{ kind, path: line.slice(2) }];
  });
}

export function parseProcesses(text: string): readonly ContainerProcess[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(?:((?:\d+-)?\d+:\d\d(?::\d\d)?)\s+)?(.*)$/gm)].map(
    ([, pid, parent, kib, time, command = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      memoryBytes: Number(kib) * 1024,
      ...(time === undefined ? {} : { cpuSeconds: parseTime(time) }),
      command: command.trim(),
    }),
  );
}

/** `[days-]hours:minutes:seconds`. */
function parseTime(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

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
  const { exitCode, stdout } = await client.call(['top', name, '-eo', 'pid,ppid,rss,args']);
  return exitCode === 0 ? parseProcesses(stdout) : undefined;
}

const KINDS: Readonly<Record<string, FileChange['kind']>> = { A: 'added', C: 'changed', D: 'deleted' };

export function parseChanges(text: string): readonly FileChange[] {
  return text.split('\n').flatMap((line) => {
    const kind = KINDS[line.slice(0, 1)];
    return kind === undefined || line[1] !== ' ' ? [] : [{ kind, path: line.slice(2) }];
  });
}

export function parseProcesses(text: string): readonly ContainerProcess[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/gm)].map(([, pid, parent, kib, command = '']) => ({
    pid: Number(pid),
    parent: Number(parent),
    memoryBytes: Number(kib) * 1024,
    command: command.trim(),
  }));
}

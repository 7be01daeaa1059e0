import { readFileSync } from 'node:fs';
import { kill } from 'node:process';
import { PODMAN_COLUMNS } from './dialects.ts';
import type { DockerClient } from './docker-client.ts';
import { parseLayerBytes } from './docker-state.ts';
import type { ContainerProcess, FileChange, Written } from './engine.ts';
import type { StartProgram } from './program.ts';

/** What the engine can tell of the inside of a container without running anything in it: images without a shell are seen too. */

/** Paths that differ from the image; undefined when the container is not there or the engine cannot tell. */
export async function readChanges(client: DockerClient, name: string): Promise<readonly FileChange[] | undefined> {
  const { exitCode, stdout } = await client.call(['diff', name]);
  return exitCode === 0 ? parseChanges(stdout) : undefined;
}

/** Processes as the engine's machine counts them; undefined when the container does not run. */
export async function readProcesses(client: DockerClient, name: string): Promise<readonly ContainerProcess[] | undefined> {
  const asked = await client.call(['top', name, '-eo', 'pid,ppid,rss,time,args']);
  // A podman behind docker's client.
  const { exitCode, stdout } = asked.exitCode === 0 ? asked : await client.call(['top', name, ...PODMAN_COLUMNS]);
  if (exitCode !== 0) return undefined;
  return stdout.startsWith('HPID') ? parseOwnColumns(stdout) : parseProcesses(stdout);
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

/** podman's own columns: the first number is this machine's, the next two are the container's. */
export function parseOwnColumns(text: string): readonly ContainerProcess[] {
  const rows = [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(.*)$/gm)];
  const here = new Map(rows.map(([, pid, inside]) => [inside, Number(pid)]));
  return rows.map(([, pid, , parent = '', kib, command = '']) => ({
    pid: Number(pid),
    parent: here.get(parent) ?? 0,
    memoryBytes: Number(kib) * 1024,
    command: command.trim(),
  }));
}

/** `[days-]hours:minutes:seconds`. */
function parseTime(time: string): number {
  const [clock = '', days = '0'] = time.split('-').reverse();
  return clock.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

export interface MeasureDeps {
  readonly client: DockerClient;
  readonly startProgram: StartProgram;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Folders that are counted one by one. */
const COUNTED_MAX = 30;

/**
 * What was written outside `except`. The engine adds up the whole in one step; only when that is worth it each new path is
 * counted, by the length of its stream out of the container.
 */
export async function measureWritten(
  deps: MeasureDeps,
  name: string,
  { except, worthBytes }: { readonly except: readonly string[]; readonly worthBytes: number },
): Promise<Written | undefined> {
  const whole = parseLayerBytes(await deps.client.inspect('container', name, { size: true }));
  if (whole === undefined) return undefined;
  if (whole <= worthBytes) return { bytes: whole, paths: [] };
  const changes = await readChanges(deps.client, name);
  if (changes === undefined) return undefined;
  const roots = newRoots(changes).filter((path) => !except.some((folder) => path === folder || path.startsWith(`${folder}/`)));
  const sizes: { readonly path: string; readonly bytes: number }[] = [];
  for (const path of roots.slice(0, COUNTED_MAX)) sizes.push({ path, bytes: await countStream(deps, name, path) });
  const large = sizes.filter(({ bytes }) => bytes > worthBytes / 10).map(({ path }) => path);
  return { bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0), paths: large };
}

/** Added paths that are not inside another added one. */
export function newRoots(changes: readonly FileChange[]): readonly string[] {
  const added = new Set(changes.filter(({ kind }) => kind === 'added').map(({ path }) => path));
  return [...added].filter((path) => !added.has(path.slice(0, path.lastIndexOf('/'))));
}

async function countStream({ client, startProgram, env }: MeasureDeps, name: string, path: string): Promise<number> {
  let bytes = 0;
  const watch = (chunk: Uint8Array, stream: 'stdout' | 'stderr') => {
    if (stream === 'stdout') bytes += chunk.length;
  };
  await startProgram({ command: client.command, args: ['cp', `${name}:${path}`, '-'], env, watch }).ended;
  return bytes;
}

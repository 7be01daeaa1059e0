import { spawn } from 'node:child_process';
import { pipeline } from 'node:stream/promises';
import type { Header } from 'tar-stream';
import { createTarReader } from '../tar.ts';
import { assertPiped } from './assert-piped.ts';
import { BOUNDS, labelArgs, plain, reference, takeOut, unset } from './cli-args.ts';
import { type DockerClient, firstLine } from './docker-client.ts';
import type { ImageEntry, ImageStep, ImageVisitor } from './engine.ts';

export interface ImageDeps {
  readonly client: DockerClient;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface ImageToRead {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Reads an image through a container that is never started: `docker export` gives its merged file system as one tar, whatever
 * the engine stores it in, and needs no program inside. Nothing is kept of it but what the visitor keeps.
 */
export async function exportImage(
  { client, env }: ImageDeps,
  image: ImageToRead,
  visitor: ImageVisitor,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { injected } = client.endpoint;
  const created = await client.call(planCreateArgs(image, injected), { env: unset(injected) });
  try {
    if (created.exitCode !== 0) throw new Error(`no container can be made of it: ${firstLine(created.stderr)}`);
    await readExport(client.command, env, image.name, visitor, signal);
  } finally {
    await client.call(['rm', '--force', '--volumes', image.name]).catch(() => {});
  }
}

/** The word stands for a command, without which the engine makes no container; it is never run. */
export function planCreateArgs({ id, name, labels }: ImageToRead, injected: readonly string[]): readonly string[] {
  return [
    ...['create', '--pull', 'never', '--network', 'none', ...BOUNDS, '--name', plain(name, 'container name')],
    ...labelArgs(labels),
    ...takeOut(injected),
    ...[reference(id), 'train'],
  ];
}

async function readExport(command: string, env: ImageDeps['env'], name: string, visitor: ImageVisitor, signal: AbortSignal): Promise<void> {
  try {
    await readTar(command, ['export', name], env, visitor, signal);
  } catch (error) {
    // podman exports to a file of a path only, which a socket has not; its copy takes any output.
    if (!(error instanceof Error && error.message.includes('/dev/stdout'))) throw error;
    await readTar(command, ['cp', `${name}:/`, '-'], env, visitor, signal);
  }
}

async function readTar(
  command: string,
  args: readonly string[],
  env: ImageDeps['env'],
  visitor: ImageVisitor,
  signal: AbortSignal,
): Promise<void> {
  const child = spawn(command, args, { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  assertPiped(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(0, 2_000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`the engine does not hand it out: ${firstLine(said)}`))));
  });
  ended.catch(() => {});
  try {
    await pipeline(child.stdout, createReader(visitor), { signal });
    await ended;
  } catch (error) {
    // One that never started has no number, and a signal to it would be one to ourselves.
    if (child.pid !== undefined) child.kill('SIGKILL');
    throw error;
  }
}

function createReader(visitor: ImageVisitor) {
  const reader = createTarReader();
  reader.on('entry', (header, stream, next) => {
    // When the reading is broken off, the entry that is just being read fails with it; whoever waits for the whole is told.
    stream.on('error', () => {});
    const entry = parseEntry(header);
    const wanted = Math.min(entry.bytes, visitor.wants(entry));
    const parts: Uint8Array[] = [];
    let missing = wanted;
    if (wanted > 0) {
      stream.on('data', (chunk) => {
        if (missing <= 0 || !(chunk instanceof Uint8Array)) return;
        // A copy: the chunk itself is a window on a much larger buffer.
        parts.push(new Uint8Array(chunk.subarray(0, missing)));
        missing -= chunk.length;
      });
    }
    stream.on('end', () => {
      visitor.visit(entry, Buffer.concat(parts));
      next();
    });
    stream.resume();
  });
  return reader;
}

const TYPES: Readonly<Partial<Record<NonNullable<Header['type']>, ImageEntry['type']>>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'symlink',
  link: 'hardlink',
};

function parseEntry({ name, type, mode, size, linkname }: Header): ImageEntry {
  const kind = TYPES[type ?? 'file'] ?? 'other';
  const target = linkname ?? '';
  return {
    path: absolute(name),
    type: kind,
    // Without the bits that say what it is, which some engines add.
    mode: (mode ?? 0) & 0o7777,
    bytes: kind === 'file' ? (size ?? 0) : 0,
    target: kind === 'hardlink' ? absolute(target) : target,
  };
}

function absolute(name: string): string {
  return `/${name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')}`;
}

/** The steps that made an image; undefined when the engine does not say. */
export async function readHistory(client: DockerClient, id: string): Promise<readonly ImageStep[] | undefined> {
  const { exitCode, stdout } = await client.call(['history', '--no-trunc', '--human=false', '--format', '{{json .}}', reference(id)]);
  return exitCode === 0 ? parseHistory(stdout) : undefined;
}

/** Reads what `docker history --format '{{json .}}'` prints; podman's is one list, and names the size in small letters. */
export function parseHistory(text: string): readonly ImageStep[] {
  const steps = text.split('\n').flatMap((line): readonly unknown[] => {
    const step: unknown = line.trim() === '' ? undefined : JSON.parse(line);
    return Array.isArray(step) ? step : [step];
  });
  return steps.flatMap((step) => {
    if (typeof step !== 'object' || step === null) return [];
    const {
      CreatedBy: command,
      Size,
      size = Size,
    }: { readonly CreatedBy?: unknown; readonly Size?: unknown; readonly size?: unknown } = step;
    return command === undefined || size === undefined ? [] : [{ command: String(command), bytes: Number(size) || 0 }];
  });
}

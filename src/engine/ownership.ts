import { spawn } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { extract, type Header, pack } from 'tar-stream';

/**
 * Whether this user can list, read and delete everything below `folder`: every folder open to us, every file readable.
 * Symbolic links are not followed.
 */
export function isOurs(folder: string): boolean {
  if (!allows(folder, constants.R_OK | constants.W_OK | constants.X_OK)) return false;
  return readdirSync(folder, { withFileTypes: true }).every((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isOurs(path);
    return !entry.isFile() || allows(path, constants.R_OK);
  });
}

function allows(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** Whom everything shall belong to, and the permission bits that it shall have at least. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly folderBits: number;
  readonly fileBits: number;
}

/**
 * Changes the owner of what an ended container left in a bind mount, without being root and without a program in the image
 * (contract 9.5): the engine hands the tree out as a tar (`docker cp NAME:PATH -`) and takes entries back with the owner
 * written in them (`docker cp - NAME:PATH`). For folders that exist this only changes owner and mode; of the files only
 * those go back that not everybody may read.
 */
export async function changeOwner(
  client: { readonly command: string; readonly env: Readonly<Record<string, string | undefined>> },
  container: string,
  path: string,
  owner: Owner,
): Promise<void> {
  const start = (args: readonly string[]) =>
    spawn(client.command, [...args], { env: { ...client.env }, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  const out = start(['cp', `${container}:${path}/.`, '-']);
  const back = start(['cp', '-', `${container}:${path}`]);
  out.stdin.end();
  back.stdout.resume();
  const writer = pack();
  const reader = extract();
  reader.on('entry', (header, stream, next) => {
    if (header.type === 'directory') {
      writer.entry(headerFor(header, owner, owner.folderBits), next);
      stream.resume();
    } else if (header.type === 'file' && ((header.mode ?? 0) & 0o004) === 0) {
      stream.pipe(writer.entry(headerFor(header, owner, owner.fileBits), next));
    } else {
      stream.on('end', next);
      stream.resume();
    }
  });
  reader.on('finish', () => writer.finalize());
  await Promise.all([pipeline(out.stdout, reader), pipeline(writer, back.stdin), ended(out), ended(back)]);
}

function headerFor({ name, type, size, mode, mtime }: Header, { uid, gid }: Owner, bits: number) {
  return {
    name,
    type: type ?? 'file',
    mode: ((mode ?? 0) & 0o777) | bits,
    uid,
    gid,
    ...(size === undefined ? {} : { size }),
    ...(mtime === undefined ? {} : { mtime }),
  };
}

function ended(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`docker cp ended with ${code}`))));
  });
}

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createReadStream, createWriteStream, rmSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Header, pack } from 'tar-stream';
import { createTarReader } from '../tar.ts';
import { assertPiped } from './assert-piped.ts';

/** Whom everything shall belong to, and the permission bits that it shall have at least. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly folderBits: number;
  readonly fileBits: number;
}

export interface OwnershipClient {
  readonly command: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Changes the owner of what an ended container left in a bind mount, without being root and without a program in the image
 * (contract 9.5): the engine hands the tree out as a tar (`docker cp NAME:PATH -`) and takes entries back with the owner
 * written in them (`docker cp - NAME:PATH`). For folders that exist this only changes owner and mode; of the files only
 * those go back that not everybody may read. One after the other, with `spool` in between: the engine locks the container
 * for each, so that two at once wait for each other. Rejects when the engine refuses.
 */
export async function changeOwner(client: OwnershipClient, container: string, path: string, owner: Owner, spool: string): Promise<void> {
  rmSync(spool, { force: true });
  try {
    await takeOut(client, `${container}:${path}/.`, owner, spool);
    await copy(client, ['cp', '-', `${container}:${path}`], (child) => pipeline(createReadStream(spool), child.stdin));
  } finally {
    rmSync(spool, { force: true });
  }
}

async function takeOut(client: OwnershipClient, from: string, owner: Owner, spool: string): Promise<void> {
  const writer = pack();
  const reader = createTarReader();
  reader.on('entry', (header, stream, next) => {
    // When the copying is broken off, the entry fails with it; whoever waits for the whole is told.
    stream.on('error', () => {});
    if (header.type === 'directory') {
      writer.entry(headerFor(header, owner, owner.folderBits), next);
      stream.resume();
    } else if (header.type === 'file' && (header.mode & 0o004) === 0) {
      stream.pipe(writer.entry(headerFor(header, owner, owner.fileBits), next));
    } else {
      stream.on('end', next);
      stream.resume();
    }
  });
  reader.on('finish', () => writer.finalize());
  const spooled = pipeline(writer, createWriteStream(spool, { mode: 0o600, flags: 'wx' }));
  await copy(client, ['cp', from, '-'], (child) => Promise.all([pipeline(child.stdout, reader), spooled]));
}

function headerFor({ name, type, size, mode, mtime }: Header, { uid, gid }: Owner, bits: number) {
  return { name, type, size, mode: (mode & 0o777) | bits, mtime, uid, gid };
}

/** One `docker cp`, with what happens to its streams meanwhile. */
async function copy(
  client: OwnershipClient,
  args: readonly string[],
  work: (child: ChildProcessByStdio<Writable, Readable, null>) => Promise<unknown>,
) {
  const child = spawn(client.command, [...args], { env: { ...client.env }, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  assertPiped(child);
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`docker ${args.join(' ')} ended with ${code}`))));
  });
  try {
    await Promise.all([work(child), ended]);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

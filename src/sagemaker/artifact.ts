import { createReadStream, createWriteStream, readlinkSync, statSync } from 'node:fs';
import { chmod, copyFile, link, mkdir, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, type Header, pack } from 'tar-stream';
import { UserError } from '../errors.ts';

/** Something in a model folder. `path` uses forward slashes and is relative to it. */
export interface ArtifactEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'symlink' | 'hardlink' | 'fifo' | 'socket' | 'device';
}

/** A time for every member, so that the same model always gives the same bytes. */
const EPOCH = new Date(0);

/**
 * Packs a model folder into `target` as the platform does: gzip tar, members relative to the folder, links as links and never
 * followed (TRAIN-24, TRAIN-25). What no model can hold (pipes, sockets, devices) is left out. Returns the size in bytes.
 */
export async function packModel(folder: string, entries: readonly ArtifactEntry[], target: string): Promise<number> {
  const tar = pack();
  // A model is compressed once and read once: speed matters more than the last percent.
  const written = pipeline(tar, createGzip({ level: 1 }), createWriteStream(target));
  const add = async () => {
    for (const entry of entries) await addEntry(tar, folder, entry);
    tar.finalize();
  };
  await Promise.all([
    written,
    add().catch((error: unknown) => void tar.destroy(error instanceof Error ? error : new Error(String(error)))),
  ]);
  return statSync(target).size;
}

async function addEntry(tar: ReturnType<typeof pack>, folder: string, { path, type }: ArtifactEntry): Promise<void> {
  const source = join(folder, path);
  const header = { name: path, mtime: EPOCH, uid: 0, gid: 0 };
  if (type === 'folder') tar.entry({ ...header, name: `${path}/`, type: 'directory', mode: 0o755 });
  if (type === 'symlink') tar.entry({ ...header, type: 'symlink', linkname: readlinkSync(source), mode: 0o777 });
  if (type !== 'file' && type !== 'hardlink') return;
  const { size, mode } = statSync(source);
  const file = { ...header, type: 'file' as const, size, mode: mode & 0o777 };
  // The size is fixed by the header: a file that something still writes to must not overrun it.
  if (size === 0) tar.entry(file, '');
  else await pipeline(createReadStream(source, { end: size - 1 }), tar.entry(file));
}

/**
 * Unpacks a model into `folder`, which exists. Nothing is ever written outside of it: members that climb out are refused,
 * and links are made last. Throws UserError for what is not a gzip tar or holds such a member.
 */
export async function unpackModel(archive: string, folder: string): Promise<void> {
  const links: Header[] = [];
  const reader = extract();
  const fed = pipeline(createReadStream(archive), createGunzip(), reader);
  const read = async () => {
    for await (const member of reader) {
      const { header } = member;
      const target = resolveMember(archive, folder, header.name);
      if (header.type === 'file' || header.type === 'contiguous-file') {
        await mkdir(dirname(target), { recursive: true });
        await pipeline(member, createWriteStream(target, { mode: 0o644 }));
        await chmod(target, (header.mode ?? 0o644) & 0o777);
        continue;
      }
      if (header.type === 'directory') await mkdir(target, { recursive: true });
      if (header.type === 'symlink' || header.type === 'link') links.push(header);
      member.resume();
    }
  };
  try {
    await Promise.all([fed, read()]);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${archive} could not be unpacked: ${reason}.`, {
      hint: 'It has to be a gzip tar, as `sagemaker-algo train` writes it.',
      cause: error,
    });
  }
  await makeLinks(archive, folder, links);
}

/** Folders first, then second names, then symbolic links: so nothing is ever reached through a link of the archive. */
async function makeLinks(archive: string, folder: string, links: readonly Header[]): Promise<void> {
  for (const { name } of links) await mkdir(dirname(resolveMember(archive, folder, name)), { recursive: true });
  for (const { name, linkname } of links.filter(({ type }) => type === 'link')) {
    const source = resolveMember(archive, folder, linkname ?? '');
    const target = resolveMember(archive, folder, name);
    await link(source, target).catch(() => copyFile(source, target));
  }
  for (const { name, linkname } of links.filter(({ type }) => type === 'symlink')) {
    const to = linkname ?? '';
    // One that leads out means nothing in the container; it is left out. So is one in the place of a folder that has members.
    if (to === '' || posix.isAbsolute(to) || posix.join(posix.dirname(name), to).startsWith('..')) continue;
    await symlink(to, resolveMember(archive, folder, name)).catch(() => undefined);
  }
}

function resolveMember(archive: string, folder: string, name: string): string {
  const path = posix.normalize(name.replace(/\/+$/, '') || '.');
  if (posix.isAbsolute(path) || path === '..' || path.startsWith('../') || path.includes('\\') || path.includes('\0')) {
    throw new UserError(`${archive} holds ${JSON.stringify(name)}, which leads out of the model folder.`, {
      hint: 'Pack it again with names relative to the model folder.',
    });
  }
  return join(folder, path);
}

import {
  chmodSync,
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  fstatSync,
  openSync,
  readlinkSync,
  readSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, link, mkdir, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import { UserError } from '../errors.ts';
import { createTarReader } from '../tar.ts';

/** Something in a model folder. `path` uses forward slashes and is relative to it. */
export interface ArtifactEntry {
  readonly path: string;
  readonly type: 'file' | 'folder' | 'symlink' | 'hardlink' | 'fifo' | 'socket' | 'device';
  /** Set when it cannot be named by `path`. */
  readonly beyond?: 'name' | 'length';
}

type Member = ReturnType<typeof createTarReader> extends AsyncIterable<infer M> ? M : never;
type MemberName = Pick<Header, 'name' | 'mtime' | 'uid' | 'gid'>;

/** A time for every member, so that the same model always gives the same bytes. */
const EPOCH = new Date(0);
/** Files up to this size are read and written in one piece and at once: a model of 100,000 files would take minutes otherwise. */
const ONE_PIECE = 1_048_576;
/** Never through a link, and never waiting for the other end of a FIFO. Windows has neither flag. */
const READ_PLAIN = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Packs a model folder into `target` as the platform does: gzip tar, members relative to the folder, links as links and never
 * followed (TRAIN-24, TRAIN-25). What no model can hold (pipes, sockets, devices) is left out, and so is what `path` does not
 * reach. Returns the size in bytes. Rejects for a file that changes meanwhile, and when the disk is full.
 */
export async function packModel(folder: string, entries: readonly ArtifactEntry[], target: string): Promise<number> {
  const tar = pack();
  // A model is compressed once and read once: speed matters more than the last percent.
  const written = pipeline(tar, createGzip({ level: 1 }), createWriteStream(target));
  const add = async () => {
    for (const entry of entries) if (entry.beyond === undefined) await addEntry(tar, folder, entry);
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
  const file = openSync(source, READ_PLAIN);
  try {
    await addFile(tar, header, file);
  } catch (error) {
    if (error instanceof Error && error.message === 'Size mismatch') throw changed(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** The size is fixed by the header: a file that something still writes to must neither overrun it nor fall short of it. */
async function addFile(tar: ReturnType<typeof pack>, header: MemberName, file: number): Promise<void> {
  const found = fstatSync(file);
  const { size, mode } = found;
  if (!found.isFile()) throw changed(header.name);
  const member = { ...header, type: 'file' as const, size, mode: mode & 0o777 };
  if (size > ONE_PIECE) return pipeline(createReadStream('', { fd: file, start: 0, end: size - 1, autoClose: false }), tar.entry(member));
  const bytes = Buffer.alloc(size);
  if (size > 0 && readSync(file, bytes, 0, size, 0) !== size) throw changed(header.name);
  await new Promise<void>((resolve, reject) => {
    tar.entry(member, bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function changed(path: string): Error {
  return new Error(`${path} changed while it was packed`);
}

/**
 * Unpacks a model into `folder`, which exists. Nothing is ever written outside of it: members that climb out are refused,
 * and links are made last. Throws UserError for what is not a gzip tar or holds such a member.
 */
export async function unpackModel(archive: string, folder: string): Promise<void> {
  const links: Header[] = [];
  const made = new Set<string>();
  const makeFolder = async (path: string) => {
    if (made.has(path)) return;
    await mkdir(path, { recursive: true });
    made.add(path);
  };
  const reader = createTarReader();
  const fed = pipeline(createReadStream(archive), createGunzip(), reader);
  const read = async () => {
    for await (const member of reader) {
      const { header } = member;
      const target = resolveMember(archive, folder, header.name);
      if (header.type === 'file' || header.type === 'contiguous-file') {
        await makeFolder(dirname(target));
        await writeMember(member, target);
        continue;
      }
      if (header.type === 'directory') await makeFolder(target);
      if (header.type === 'symlink' || header.type === 'link') links.push(header);
      member.resume();
    }
  };
  try {
    await Promise.all([fed, read()]);
    await makeLinks(archive, folder, links);
  } catch (error) {
    if (error instanceof UserError || isDiskFull(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${archive} could not be unpacked: ${reason}.`, {
      hint: 'It has to be a gzip tar, as `sagemaker-algo train` writes it.',
      cause: error,
    });
  }
}

/** What a model archive holds, links as links, without unpacking it. Throws UserError for what is no gzip tar. */
export async function listArchive(archive: string): Promise<readonly (ArtifactEntry & { readonly bytes: number })[]> {
  const found: (ArtifactEntry & { readonly bytes: number })[] = [];
  const reader = createTarReader();
  const read = async () => {
    for await (const member of reader) {
      const { name, type, size = 0 } = member.header;
      found.push({ path: name.replace(/\/+$/, ''), type: kindOfMember(type), bytes: type === 'directory' ? 0 : size });
      member.resume();
    }
  };
  try {
    await Promise.all([pipeline(createReadStream(archive), createGunzip(), reader), read()]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${archive} could not be read: ${reason}.`, { hint: 'It has to be a gzip tar.', cause: error });
  }
  return found.filter(({ path }) => path !== '' && path !== '.');
}

function kindOfMember(type: Header['type']): ArtifactEntry['type'] {
  if (type === 'directory') return 'folder';
  if (type === 'symlink' || type === 'fifo') return type;
  if (type === 'link') return 'hardlink';
  return type === 'block-device' || type === 'character-device' ? 'device' : 'file';
}

/** That is no fault of the archive. */
function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

async function writeMember(member: Member, target: string): Promise<void> {
  if ((member.header.size ?? 0) > ONE_PIECE) await pipeline(member, createWriteStream(target, { mode: 0o644 }));
  else {
    const chunks: Uint8Array[] = [];
    for await (const chunk of member) chunks.push(chunk as Uint8Array);
    writeFileSync(target, Buffer.concat(chunks), { mode: 0o644 });
  }
  chmodSync(target, (member.header.mode ?? 0o644) & 0o777);
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

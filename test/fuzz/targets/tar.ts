import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { isUserError } from '../../../src/errors.ts';
import { listArchive, unpackModel } from '../../../src/sagemaker/artifact.ts';
import { createTarReader } from '../../../src/tar.ts';
import { assert, outline, type Target } from '../target.ts';

/** `model.tar.gz`: whatever it holds, nothing is written beside the folder, and no link in it leads out. */
export async function createTarTarget(): Promise<Target> {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
  const work = mkdtempSync(path.join(memory, 'sagemaker-algo-fuzz-'));
  const archive = path.join(work, 'model.tar.gz');
  const folder = path.join(work, 'inside');
  mkdirSync(folder);
  let count = 0;
  return {
    seeds: await Promise.all([makeTar('pax'), makeTar('links'), makeTar('plain')]),
    words: [
      '../',
      '/',
      'ustar',
      'ustar  ',
      '\0',
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      'x',
      'g',
      'L',
      'K',
      'S',
      '30 path=../../x\n',
      '77777777777',
      '\x80\0\0\0',
    ],
    async run(input) {
      const tar = mendSums(input);
      const members = await read(tar);
      // Files are made for one in twenty.
      count += 1;
      if (count % 20 !== 0) return members;
      // Some archives are broken as gzip.
      writeFileSync(archive, input.length % 50 === 7 ? gzipSync(tar).subarray(0, input.length) : gzipSync(tar, { level: 0 }));
      const outcomes = [await attempt(() => listArchive(archive)), await attempt(() => unpackModel(archive, folder))];
      assert(readdirSync(work).sort().join() === 'inside,model.tar.gz', 'nothing was written beside the folder');
      checkInside(folder, folder);
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
      return outline(`${members} ${outcomes.join()}`);
    },
    close: () => rmSync(work, { recursive: true, force: true }),
  };
}

/** What kinds of members the bytes hold, and how they end. */
async function read(tar: Buffer): Promise<string> {
  const reader = createTarReader();
  const kinds = new Set<string>();
  reader.end(tar);
  try {
    for await (const member of reader) {
      kinds.add(String(member.header.type));
      for await (const _ of member);
    }
    return `whole ${[...kinds].join(' ')}`;
  } catch (error) {
    return `broken ${[...kinds].join(' ')} ${outline(error instanceof Error ? error.message : '')}`;
  }
}

async function attempt(work: () => Promise<unknown>): Promise<string> {
  try {
    const result = await work();
    return Array.isArray(result) ? [...new Set(result.map(({ type }) => type))].join(' ') : 'done';
  } catch (error) {
    if (!isUserError(error)) throw error;
    return error.message;
  }
}

function checkInside(folder: string, root: string): void {
  for (const name of readdirSync(folder)) {
    const place = path.join(folder, name);
    const found = lstatSync(place);
    assert(found.isFile() || found.isDirectory() || found.isSymbolicLink(), 'only files, folders and links are made');
    if (found.isSymbolicLink()) {
      const leads = path.resolve(folder, readlinkSync(place));
      assert(leads === root || leads.startsWith(`${root}/`), 'no link leads out');
    }
    if (found.isDirectory()) checkInside(place, root);
  }
}

function makeTar(kind: 'pax' | 'links' | 'plain'): Promise<Buffer> {
  const tar = pack();
  if (kind === 'pax') tar.entry({ name: `${'long/'.repeat(40)}name`, pax: { comment: 'x' } }, 'content');
  if (kind === 'links') {
    tar.entry({ name: 'a/', type: 'directory' });
    tar.entry({ name: 'a/file' }, 'content');
    tar.entry({ name: 'link', type: 'symlink', linkname: 'a' });
    tar.entry({ name: 'link/through' }, 'content');
    tar.entry({ name: 'hard', type: 'link', linkname: 'a/file' });
  }
  tar.entry({ name: 'model.json' }, '{}');
  tar.finalize();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    tar.on('data', (chunk) => chunks.push(chunk as Buffer));
    tar.on('end', () => resolve(Buffer.concat(chunks)));
    tar.on('error', reject);
  });
}

/** Makes the sums of headers right again, or nearly every change would end at them. */
function mendSums(input: Buffer): Buffer {
  const tar = Buffer.from(input);
  for (let at = 0; at + 512 <= tar.length; at += 512) {
    const header = tar.subarray(at, at + 512);
    if (header.subarray(257, 262).toString('latin1') !== 'ustar') continue;
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  }
  return tar;
}

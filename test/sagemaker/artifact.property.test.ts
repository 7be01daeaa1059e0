import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { walkTree } from '../../src/observe/tree.ts';
import { packModel, unpackModel } from '../../src/sagemaker/artifact.ts';
import { workspace } from '../support/workspace.ts';

/** A name of a file that any file system of Linux takes. */
const name = fc
  .oneof(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), fc.string({ minLength: 60, maxLength: 120 }))
  .map((text) => text.replaceAll(/[/\\\0]|\p{Surrogate}/gu, '_'))
  .filter((text) => text !== '.' && text !== '..' && Buffer.byteLength(text) < 250);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const content = fc.oneof(fc.uint8Array({ maxLength: 2_000 }), fc.constant(new Uint8Array(1_200_000).fill(7)));
const tree = fc.uniqueArray(fc.tuple(path, content), { minLength: 1, maxLength: 6, selector: ([key]) => key.split('/')[0] });

test('whatever a model holds comes out as it went in', async () => {
  const folder = workspace();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(tree, async (files) => {
      count += 1;
      const from = join(folder, `from-${count}`);
      const to = join(folder, `to-${count}`);
      for (const [key, bytes] of files) {
        mkdirSync(dirname(join(from, key)), { recursive: true });
        writeFileSync(join(from, key), bytes);
      }
      mkdirSync(to);
      const entries = walkTree(from);
      await packModel(from, entries, `${from}.tar.gz`);
      await unpackModel(`${from}.tar.gz`, to);
      expect(walkTree(to)).toEqual(entries);
      for (const [key, bytes] of files) expect(readFileSync(join(to, key)).equals(bytes)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

const hostileName = fc
  .array(fc.constantFrom('..', '.', 'a', 'b', '', 'c\\..\\d', '\u202e', 'C:'), { minLength: 1, maxLength: 5 })
  .chain((parts) => fc.constantFrom(parts.join('/'), `/${parts.join('/')}`, `${parts.join('/')}/`));
const member = fc.record({
  name: hostileName,
  linkname: hostileName,
  type: fc.constantFrom('file' as const, 'directory' as const, 'symlink' as const, 'link' as const),
});

test('no archive writes outside of its folder, whatever its members are called', async () => {
  const folder = workspace({ 'around/keep': 'as it was' });
  const around = join(folder, 'around');
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 6 }), async (members) => {
      count += 1;
      const archive = join(folder, `${count}.tar.gz`);
      const to = join(around, 'model');
      mkdirSync(to, { recursive: true });
      writeFileSync(archive, await archiveOf(members));
      await unpackModel(archive, to).catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
      expect(readdirSync(around).sort()).toEqual(['keep', 'model']);
      expect(readFileSync(join(around, 'keep'), 'utf8')).toBe('as it was');
    }),
    { numRuns: 150 },
  );
});

async function archiveOf(members: readonly { name: string; linkname: string; type: 'file' | 'directory' | 'symlink' | 'link' }[]) {
  const tar = pack();
  const chunks: Uint8Array[] = [];
  for (const { name: key, linkname, type } of members) tar.entry({ name: key, type, linkname: type.endsWith('link') ? linkname : '' }, '');
  tar.finalize();
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return gzipSync(Buffer.concat(chunks));
}

test('bytes that are no archive are refused in words', async () => {
  const folder = workspace({ 'model/': '' });
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), fc.boolean(), async (bytes, zipped) => {
      const archive = join(folder, 'noise.tar.gz');
      writeFileSync(archive, zipped ? gzipSync(bytes) : bytes);
      await unpackModel(archive, join(folder, 'model')).catch((error: unknown) => expect(error).toBeInstanceOf(UserError));
      expect(readdirSync(folder).sort()).toEqual(['model', 'noise.tar.gz']);
    }),
    { numRuns: 60 },
  );
});

import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { walkTree } from '../../src/observe/tree.ts';
import { packModel, unpackModel } from '../../src/sagemaker/artifact.ts';
import { countMembers } from '../../src/sagemaker/packable.ts';
import { workspace } from '../support/workspace.ts';

/** Prints the header of a tar member that has another size than what follows. */
const promise = (type: string, bytes: number) =>
  `import sys, tarfile; t = tarfile.TarInfo('x'); t.type = b'${type}'; t.size = ${bytes}; sys.stdout.buffer.write(t.tobuf(tarfile.GNU_FORMAT))`;
const PROMISE = promise('0', 60e9);
const LONG_HEADER = promise('x', 4e9);

const DEEP = `${'deep/'.repeat(40)}weights.bin`;

async function packed(members: readonly ({ name: string; linkname?: string; type?: 'file' | 'symlink' | 'link' } & { text?: string })[]) {
  const tar = pack();
  const chunks: Uint8Array[] = [];
  for (const { text, ...header } of members) tar.entry(header, text ?? '');
  tar.finalize();
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return gzipSync(Buffer.concat(chunks));
}

describe('packModel', () => {
  test('packs names relative to the folder, links as links, and gives the same bytes every time', async () => {
    const folder = workspace({
      'model/model.json': '{"a":1}',
      'model/nested/empty': '',
      [`model/${DEEP}`]: 'x'.repeat(100_000),
      'model/none/': '',
    });
    const model = join(folder, 'model');
    symlinkSync('model.json', join(model, 'latest'));
    linkSync(join(model, 'model.json'), join(model, 'second-name'));
    const entries = walkTree(model);
    const bytes = await packModel(model, entries, join(folder, 'one.tar.gz'));
    await packModel(model, entries, join(folder, 'two.tar.gz'));
    expect(bytes).toBe(statSync(join(folder, 'one.tar.gz')).size);
    expect(readFileSync(join(folder, 'one.tar.gz')).equals(readFileSync(join(folder, 'two.tar.gz')))).toBe(true);
    const listed = execFileSync('tar', ['tzf', join(folder, 'one.tar.gz')], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(listed).toEqual(expect.arrayContaining(['model.json', 'latest', 'second-name', 'nested/', 'nested/empty', 'none/', DEEP]));
    expect(listed.filter((name) => name.startsWith('.') || name.startsWith('/'))).toEqual([]);

    const fresh = join(folder, 'fresh');
    mkdirSync(fresh);
    await unpackModel(join(folder, 'one.tar.gz'), fresh);
    expect(readFileSync(join(fresh, DEEP), 'utf8')).toHaveLength(100_000);
    expect(lstatSync(join(fresh, 'latest')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(fresh, 'second-name'), 'utf8')).toBe('{"a":1}');
  });

  test('leaves out what no model can hold instead of waiting for it', async () => {
    const folder = workspace({ 'model/a': 'a' });
    execFileSync('mkfifo', [join(folder, 'model/pipe')]);
    const entries = walkTree(join(folder, 'model'));
    expect(entries.map(({ type }) => type)).toEqual(['file', 'fifo']);
    await packModel(join(folder, 'model'), entries, join(folder, 'm.tar.gz'));
    expect(execFileSync('tar', ['tzf', join(folder, 'm.tar.gz')], { encoding: 'utf8' })).toBe('a\n');
  });

  test('rejects when a file goes away while it is packed', async () => {
    const folder = workspace({ 'model/a': 'a' });
    await expect(packModel(join(folder, 'model'), [{ path: 'gone', type: 'file' }], join(folder, 'm.tar.gz'))).rejects.toThrow('ENOENT');
  });
});

describe('unpackModel', () => {
  test.each(['../evil', '/evil', 'a/../../evil', 'a\\..\\evil'])('refuses a member called %s', async (name) => {
    const folder = workspace({ 'fresh/': '' });
    const tar = join(folder, 'm.tar.gz');
    writeFileSync(tar, await packed([{ name, text: 'x' }]));
    await expect(unpackModel(tar, join(folder, 'fresh'))).rejects.toMatchObject({ kind: 'user' });
    expect(walkTree(folder).map(({ path }) => path)).toEqual(['fresh', 'm.tar.gz']);
  });

  test('never writes or reads through a link of the archive', async () => {
    const folder = workspace({ 'fresh/': '', 'outside/secret': 'secret' });
    const tar = join(folder, 'm.tar.gz');
    writeFileSync(
      tar,
      await packed([
        { name: 'out', type: 'symlink', linkname: '../outside' },
        { name: 'out/made', type: 'symlink', linkname: 'x' },
        { name: 'in', type: 'symlink', linkname: 'real' },
        { name: 'abs', type: 'symlink', linkname: '/etc/passwd' },
        { name: 'real', text: 'r' },
      ]),
    );
    await unpackModel(tar, join(folder, 'fresh'));
    expect(walkTree(join(folder, 'outside')).map(({ path }) => path)).toEqual(['secret']);
    expect(walkTree(join(folder, 'fresh')).map(({ path, type }) => `${path} ${type}`)).toEqual([
      'in symlink',
      'out folder',
      'out/made symlink',
      'real file',
    ]);
  });

  test('unpacks no more than a rehearsal packs, by what the headers promise', async () => {
    const folder = workspace({ 'fresh/': '' });
    const tar = join(folder, 'm.tar.gz');
    // The header of a member of 60 GB, and nothing of it.
    const header = Buffer.from(String(execFileSync('python3', ['-c', PROMISE], { encoding: 'latin1' })), 'latin1');
    writeFileSync(tar, gzipSync(header));
    await expect(unpackModel(tar, join(folder, 'fresh'))).rejects.toThrow(/m\.tar\.gz unpacks to more than 50 GB/);
    expect(walkTree(join(folder, 'fresh'))).toEqual([]);
  });

  test('counts members and what is left of the disk', () => {
    const folder = workspace();
    const many = countMembers('m', folder, { members: 2, bytes: 100 });
    many(1);
    many(1);
    expect(() => many(1)).toThrow('m holds more than 2 files, folders and links.');
    expect(() => countMembers('m', folder, { members: 2, bytes: 100 })(101)).toThrow('m unpacks to more than 100 B.');
    expect(() => countMembers('m', folder, { members: 2, bytes: 1e30 })(1e20)).toThrow(expect.objectContaining({ exitCode: 3 }));
  });

  test('a header that is said to be endless is not kept in memory', async () => {
    const folder = workspace({ 'fresh/': '' });
    const tar = join(folder, 'm.tar.gz');
    const header = Buffer.from(String(execFileSync('python3', ['-c', LONG_HEADER], { encoding: 'latin1' })), 'latin1');
    writeFileSync(tar, gzipSync(Buffer.concat([header, Buffer.alloc(20_000_000)])));
    await expect(unpackModel(tar, join(folder, 'fresh'))).rejects.toThrow(/could not be unpacked: .*size/i);
  });

  test.each([
    ['no gzip', Buffer.from('hello')],
    ['a gzip that is cut', gzipSync('x'.repeat(10_000)).subarray(0, 20)],
    ['a gzip without a tar in it', gzipSync('x'.repeat(10_000))],
  ])('says so when the file is %s', async (_, bytes) => {
    const folder = workspace({ 'fresh/': '' });
    writeFileSync(join(folder, 'm.tar.gz'), bytes);
    await expect(unpackModel(join(folder, 'm.tar.gz'), join(folder, 'fresh'))).rejects.toMatchObject({ kind: 'user' });
  });
});

import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Header, pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { unpackInto } from '../../src/engine/unpack.ts';
import { workspace } from '../support/workspace.ts';

async function unpack(entries: readonly (Partial<Header> & { readonly name: string } & { readonly content?: string })[]) {
  const folder = workspace({ 'inside/': '' });
  const writer = pack();
  for (const { content, ...header } of entries) writer.entry(header, content ?? '');
  writer.finalize();
  let ended = false;
  await unpackInto(writer as unknown as Parameters<typeof unpackInto>[0], join(folder, 'inside'), () => {
    ended = true;
  });
  return { folder: join(folder, 'inside'), outside: folder, ended };
}

it('puts into a folder what an engine hands out, its own name left out, and everything readable', async () => {
  const { folder } = await unpack([
    { name: 'model/', type: 'directory' },
    { name: 'model/locked/', type: 'directory', mode: 0 },
    { name: 'model/locked/a', mode: 0, content: 'secret' },
    { name: 'model/again', type: 'link', linkname: 'model/locked/a' },
    { name: 'model/fifo', type: 'fifo' },
    { name: 'model/out', type: 'symlink', linkname: '/etc/shadow' },
  ]);
  expect(readFileSync(join(folder, 'locked/a'), 'utf8')).toBe('secret');
  expect(statSync(join(folder, 'locked')).mode & 0o700).toBe(0o700);
  expect(statSync(join(folder, 'again')).ino).toBe(statSync(join(folder, 'locked/a')).ino);
  expect(lstatSync(join(folder, 'fifo')).isFIFO()).toBe(true);
  expect(readlinkSync(join(folder, 'out'))).toBe('/etc/shadow');
});

it('puts nothing outside of it, through no name and no link', async () => {
  const { folder, outside } = await unpack([
    { name: 'model/../../escaped', content: 'x' },
    { name: '/model/../escaped', content: 'x' },
    { name: 'model/up', type: 'symlink', linkname: '..' },
    { name: 'model/up/escaped', content: 'x' },
    { name: 'model/hard', type: 'link', linkname: '../../../etc/passwd' },
    { name: 'model/nowhere/deep', content: 'x' },
    { name: 'model/good', content: 'good' },
  ]);
  expect(existsSync(join(outside, 'escaped'))).toBe(false);
  expect(readdirSync(outside)).toEqual(['inside']);
  expect(readdirSync(folder).sort()).toEqual(['good', 'up']);
});

it('makes no hard link through a link, nor to what is no file: it would be a file of this machine', async () => {
  const outer = workspace({ id_rsa: 'mine' });
  const { folder } = await unpack([
    { name: 'model/way', type: 'symlink', linkname: outer },
    { name: 'model/stolen', type: 'link', linkname: 'model/way/id_rsa' },
    { name: 'model/again', type: 'link', linkname: 'model/way' },
    { name: 'model/later', type: 'link', linkname: 'model/good' },
    { name: 'model/good', content: 'good' },
    { name: 'model/twice', type: 'link', linkname: 'model/good' },
  ]);
  expect(readdirSync(folder).sort()).toEqual(['good', 'twice', 'way']);
  expect(statSync(join(outer, 'id_rsa')).nlink).toBe(1);
});

it('leaves out what this machine cannot hold, and goes on', async () => {
  const { folder } = await unpack([
    { name: `model/${'n'.repeat(256)}`, content: 'too long a name' },
    { name: 'model/good', content: 'good' },
  ]);
  expect(readdirSync(folder)).toEqual(['good']);
});

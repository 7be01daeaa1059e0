import { pack } from 'tar-stream';
import { expect, it } from 'vitest';
import { createTarReader } from '../src/tar.ts';

/** An archive of one folder and one file, with bytes of a header changed and its sum made right again. */
async function makeTar(header: 0 | 1, at: number, bytes: Buffer): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'folder/', type: 'directory' });
  tar.entry({ name: 'file' }, 'content');
  tar.finalize();
  const parts: Buffer[] = [];
  for await (const part of tar) parts.push(part as Buffer);
  const made = Buffer.concat(parts);
  const block = made.subarray(header * 512, header * 512 + 512);
  bytes.copy(block, at);
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return made;
}

async function read(tar: Buffer): Promise<readonly string[]> {
  const reader = createTarReader();
  reader.end(tar);
  const names: string[] = [];
  for await (const member of reader) {
    names.push(member.header.name);
    for await (const _ of member);
  }
  return names;
}

const SIZE = 124;

it('comes to an end where the size of a member is no number', async () => {
  const tar = await makeTar(1, SIZE, Buffer.from('\xb000000000002', 'latin1'));
  await expect(read(tar)).rejects.toThrow('the header of "file" states no size');
});

it('takes a folder that claims to have content for one without', async () => {
  expect(await read(await makeTar(0, SIZE, Buffer.from('00000000005\0')))).toEqual(['folder/', 'file']);
});

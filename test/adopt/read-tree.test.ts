import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTree } from '../../src/adopt/read-tree.ts';
import { textOf } from '../../src/adopt/tree.ts';
import { isInterrupted } from '../../src/errors.ts';
import { testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const read = (folder: string, limits = {}) => readTree(folder, testContext({ cwd: folder }), limits);
const paths = async (folder: string, limits = {}) => (await read(folder, limits)).files.map(({ path }) => path);

describe('reading a project folder', () => {
  it('takes the upper folders first, in an order that is the same everywhere', async () => {
    const folder = workspace({ 'b/deep/x.py': '', 'a/x.py': '', 'z.py': '', 'A.py': '' });
    expect(await paths(folder)).toEqual(['A.py', 'z.py', 'a/x.py', 'b/deep/x.py']);
  });

  it('leaves out packages, tools and hidden folders, not hidden files', async () => {
    const folder = workspace({
      'node_modules/x/train.py': '',
      'lib/node_modules/y.js': '',
      '.git/config': '',
      '.venv/a.py': '',
      'my-env/pyvenv.cfg': '',
      'my-env/lib/a.py': '',
      'src/__pycache__/a.py': '',
      'env/settings.py': '',
      '.sagify.json': '{}',
    });
    expect(await paths(folder)).toEqual(['.sagify.json', 'env/settings.py']);
  });

  it('follows no link, reads no pipe and says so', async () => {
    const folder = workspace({ 'a/train.py': 'x' });
    symlinkSync('..', join(folder, 'a/loop'));
    symlinkSync('/etc', join(folder, 'etc'));
    symlinkSync('nowhere', join(folder, 'broken.py'));
    execFileSync('mkfifo', [join(folder, 'pipe.py')]);
    const tree = await read(folder);
    expect(tree.files.map(({ path }) => path)).toEqual(['a/train.py']);
    expect(tree.notes).toEqual(['broken.py', 'etc', 'a/loop'].map((path) => `${path} is a link and was not followed`));
  });

  it('reads sources whole and of data only the beginning', async () => {
    const long = `${'x = 1\n'.repeat(2_000)}`;
    const folder = workspace({ 'train.py': long, 'data.csv': long, train: `#!/usr/bin/env python3\n${long}`, 'image.py': `\0${long}` });
    const { files } = await read(folder);
    expect(Object.fromEntries(files.map(({ path, bytes, complete }) => [path, [bytes.length, complete]]))).toEqual({
      'data.csv': [4_096, false],
      'image.py': [4_096, false],
      train: [long.length + 23, true],
      'train.py': [long.length, true],
    });
  });

  it.each([
    ['files', { files: 3 }, 3, 'the folder holds more than 3 files; the rest was not looked at'],
    ['entries of a folder', { entries: 4 }, 4, '. holds more than 4 entries; the rest was not looked at'],
    ['bytes', { totalBytes: 10 }, 2, 'the sources have more than 10 bytes; the rest was not looked at'],
    ['time', { milliseconds: -1 }, 0, 'reading the folder took longer than -0.001 s; the rest was not looked at'],
  ])('stops at a limit and says so: %s', async (_what, limits, count, note) => {
    const folder = workspace(Object.fromEntries([...'abcdefgh'].map((name) => [`${name}.py`, 'a = 1'])));
    const tree = await read(folder, limits);
    expect(tree.files).toHaveLength(count);
    expect(tree.notes).toEqual([note]);
  });

  it('goes no deeper than told, and does not read a source that a program wrote', async () => {
    const folder = workspace({ 'a/b/c/d.py': '', 'big.py': 'x'.repeat(6_000), 'big.json': 'x'.repeat(6_000) });
    const tree = await read(folder, { depth: 2, sourceBytes: 5_000 });
    expect(tree.notes).toEqual(['big.py is larger than 5000 bytes and was not read', 'a/b/c lies too deep and was not looked at']);
    expect(tree.files.map((file) => [file.path, textOf(file)])).toEqual([
      ['big.json', undefined],
      ['big.py', undefined],
    ]);
  });

  it.skipIf(process.seteuid === undefined)('notes what may not be read', async () => {
    const folder = workspace({ 'shut/a.py': '', 'b.py': 'x', 'c.py': 'x' });
    chmodSync(join(folder, 'shut'), 0);
    chmodSync(join(folder, 'b.py'), 0);
    // To root nothing is closed.
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65_534);
    const tree = await read(folder).finally(() => root && process.seteuid?.(0));
    chmodSync(join(folder, 'shut'), 0o755);
    expect(tree.files.map(({ path }) => path)).toEqual(['c.py']);
    expect(tree.notes).toEqual(['b.py cannot be read (permission denied)', 'shut cannot be read (permission denied)']);
  });

  it('refuses a folder that is not there, with a sentence', async () => {
    const folder = join(workspace(), 'gone');
    await expect(read(folder)).rejects.toMatchObject({ kind: 'user', message: expect.stringContaining('there is no such file or folder') });
  });

  it('ends at Ctrl-C', async () => {
    const folder = workspace();
    for (let index = 0; index < 20; index++) {
      mkdirSync(join(folder, `folder-${index}`));
      writeFileSync(join(folder, `folder-${index}/a.py`), '');
    }
    const context = testContext({ cwd: folder });
    const reading = readTree(folder, context);
    context.interrupt();
    await expect(reading).rejects.toSatisfy(isInterrupted);
  });
});

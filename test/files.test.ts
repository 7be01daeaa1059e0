import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT, isUserError } from '../src/errors.ts';
import { describeFileError } from '../src/file-errors.ts';
import { copyTree, exists, kindOf, listFiles, readText, removeFolder, writeFileAtomic, writeFiles } from '../src/files.ts';
import { makeWorkFolder } from '../src/work-folders.ts';
import { mayMount, mountedFolder } from './support/file-system.ts';
import { workspace } from './support/workspace.ts';

const modeOf = (path: string) => statSync(path).mode & 0o777;
const plan = (path: string, content: string | Uint8Array = 'x', mode = 0o644) => ({ path, content, mode });

/** What the reader is told when `work` fails. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (isUserError(error)) return `${error.message}\n${error.hint}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('writeFiles', () => {
  it('makes folders, keeps bytes and sets the exact mode whatever the umask', () => {
    const folder = workspace();
    const before = process.umask(0o077);
    try {
      const bytes = Uint8Array.from([0, 255, 13, 10]);
      expect(writeFiles(join(folder, 'new'), [plan('a/b/run.sh', 'one', 0o755), plan('data.bin', bytes)])).toEqual([
        { path: 'a/b/run.sh', action: 'created' },
        { path: 'data.bin', action: 'created' },
      ]);
      expect(modeOf(join(folder, 'new/a/b/run.sh'))).toBe(0o755);
      expect(modeOf(join(folder, 'new/data.bin'))).toBe(0o644);
      expect([...readFileSync(join(folder, 'new/data.bin'))]).toEqual([0, 255, 13, 10]);
    } finally {
      process.umask(before);
    }
  });

  it('replaces a file as a whole and says so', () => {
    const folder = workspace({ 'a.txt': 'a much longer old text' });
    expect(writeFiles(folder, [plan('a.txt', 'new')])).toEqual([{ path: 'a.txt', action: 'replaced' }]);
    expect(readText(join(folder, 'a.txt'))).toBe('new');
    expect(listFiles(folder)).toEqual(['a.txt']);
  });

  it('replaces a link by a file and leaves what it points at alone', () => {
    const folder = workspace({ 'outside.txt': 'mine', 'project/': '' });
    symlinkSync('../outside.txt', join(folder, 'project/a.txt'));
    writeFiles(join(folder, 'project'), [plan('a.txt', 'new')]);
    expect(readText(join(folder, 'outside.txt'))).toBe('mine');
    expect(readText(join(folder, 'project/a.txt'))).toBe('new');
  });

  it('does not write through a link to a folder', () => {
    const folder = workspace({ 'outside/': '', 'project/': '' });
    symlinkSync('../outside', join(folder, 'project/src'));
    expect(refusal(() => writeFiles(join(folder, 'project'), [plan('src/a.ts')]))).toContain('src is a symbolic link');
    expect(listFiles(join(folder, 'outside'))).toEqual([]);
  });

  it.each(['../a', 'a/../../b', '/etc/a', 'a//b', './a', 'a\\..\\b', 'C:a', 'a\0b', ''])('refuses the name %j', (path) => {
    const folder = workspace();
    expect(refusal(() => writeFiles(join(folder, 'p'), [plan(path)]))).toContain('leads out of its folder');
  });
});

describe('what the file system refuses is told with path and next step', () => {
  it('names the file that is in the way of a folder', () => {
    const folder = workspace({ 'a/b': 'file' });
    const text = refusal(() => writeFiles(join(folder, 'a/b/c/d'), [plan('x')]));
    expect(text).toContain(`${join(folder, 'a/b')} is a file, not a folder`);
    expect(text).toContain('move that file away');
    expect(refusal(() => writeFiles(join(folder, 'a'), [plan('b/x')]))).toContain(`${join(folder, 'a/b')} is a file`);
  });

  it('says that a name is too long', () => {
    expect(refusal(() => writeFiles(workspace(), [plan('n'.repeat(300))]))).toContain('longer than the file system allows');
  });

  it('says that a folder stands where a file should be, and leaves no draft', () => {
    const folder = workspace({ 'a.txt/': '' });
    expect(refusal(() => writeFiles(folder, [plan('a.txt')]))).toContain(`${join(folder, 'a.txt')}: it is a folder`);
    expect(refusal(() => readText(join(folder, 'a.txt')))).toContain('it is a folder');
    expect(listFiles(folder)).toEqual([]);
  });

  it('says that there is nothing to read', () => {
    expect(refusal(() => readText(join(workspace(), 'none.json')))).toContain('there is no such file');
  });

  it.runIf(mayMount)('says that the disk is full', () => {
    const folder = mountedFolder('size=64k');
    const text = refusal(() => writeFiles(folder, [plan('small'), plan('big.bin', new Uint8Array(1_000_000))]));
    expect(text).toContain(`The disk is full: ${join(folder, 'big.bin')}`);
    expect(text).toContain('Free some space');
  });

  it.runIf(mayMount)('says that the file system is read-only', () => {
    const folder = mountedFolder('ro');
    expect(refusal(() => writeFiles(folder, [plan('a')]))).toContain('read-only');
  });

  it.each([
    ['EACCES', EXIT.couldNotLook],
    ['EPERM', EXIT.couldNotLook],
    ['ENOSPC', EXIT.couldNotLook],
    ['ENOTDIR', EXIT.usage],
  ])('%s ends with exit code %i', (code, exitCode) => {
    const error = describeFileError(Object.assign(new Error('x'), { code, syscall: 'open' }), 'write', '/some/path');
    expect(error).toMatchObject({ kind: 'user', exitCode, message: expect.stringContaining('/some/path'), hint: expect.any(String) });
  });

  it('leaves every other error alone', () => {
    const bug = new TypeError('x is not a function');
    expect(describeFileError(bug, 'read', '/a')).toBe(bug);
  });
});

describe('writeFileAtomic', () => {
  it('keeps the mode of the file it replaces', () => {
    const path = join(workspace({ 'run.sh': 'old' }), 'run.sh');
    chmodSync(path, 0o755);
    writeFileAtomic(path, 'new');
    expect([readText(path), modeOf(path)]).toEqual(['new', 0o755]);
  });

  it.runIf(mayMount)('keeps the old content when the disk is full', () => {
    const folder = mountedFolder('size=64k');
    const path = join(folder, 'a.json');
    writeFileSync(path, 'old');
    expect(refusal(() => writeFileAtomic(path, 'n'.repeat(1_000_000)))).toContain('The disk is full');
    expect(readText(path)).toBe('old');
    expect(listFiles(folder)).toEqual(['a.json']);
  });
});

describe('reading', () => {
  it('drops a byte order mark', () => {
    expect(readText(join(workspace({ 'a.json': '\uFEFF{}' }), 'a.json'))).toBe('{}');
  });

  it('tells what is at a path without following links', () => {
    const folder = workspace({ file: 'x', 'folder/': '' });
    symlinkSync('nowhere', join(folder, 'broken'));
    const kinds = ['file', 'folder', 'broken', 'none', 'file/below'].map((name) => kindOf(join(folder, name)));
    expect(kinds).toEqual(['file', 'folder', 'link', undefined, undefined]);
    expect(exists(join(folder, 'broken'))).toBe(true);
  });

  it('lists files in an order that does not depend on the machine', () => {
    const folder = workspace({ 'b/z': '', 'a.txt': '', Z: '', 'b-': '', 'empty/': '', ä: '' });
    symlinkSync('/', join(folder, 'link'));
    expect(listFiles(folder)).toEqual(['Z', 'a.txt', 'b-', 'b/z', 'link', 'ä']);
  });
});

describe('work folders', () => {
  it('are private and never shared by two calls', () => {
    const folders = [makeWorkFolder('sagemaker-algo-test', 'abc'), makeWorkFolder('sagemaker-algo-test', 'abc')];
    try {
      expect(new Set(folders).size).toBe(2);
      expect(folders.map(modeOf)).toEqual([0o700, 0o700]);
      expect(folders[0]).toContain('sagemaker-algo-test-abc-');
    } finally {
      folders.forEach(removeFolder);
    }
    expect(folders.some(existsSync)).toBe(false);
  });

  it('can be removed with read-only parts, and links are not followed', () => {
    const folder = workspace({ 'outside/keep.txt': 'mine', 'work/model/a': 'x' });
    symlinkSync('../../outside', join(folder, 'work/model/link'));
    chmodSync(join(folder, 'work/model/a'), 0o444);
    chmodSync(join(folder, 'work/model'), 0o555);
    removeFolder(join(folder, 'work'));
    expect(listFiles(folder)).toEqual(['outside/keep.txt']);
    removeFolder(join(folder, 'never-was'));
  });

  it('a link in the place of the folder is removed, not its target', () => {
    const folder = workspace({ 'outside/keep.txt': 'mine' });
    symlinkSync('outside', join(folder, 'work'));
    removeFolder(join(folder, 'work'));
    expect(listFiles(folder)).toEqual(['outside/keep.txt']);
  });
});

describe('copyTree', () => {
  it('keeps modes and copies links as links', async () => {
    const folder = workspace({ 'from/run.sh': 'x' });
    chmodSync(join(folder, 'from/run.sh'), 0o755);
    symlinkSync('run.sh', join(folder, 'from/link'));
    mkdirSync(join(folder, 'to'));
    await copyTree(join(folder, 'from'), join(folder, 'to'));
    expect(modeOf(join(folder, 'to/run.sh'))).toBe(0o755);
    expect(lstatSync(join(folder, 'to/link')).isSymbolicLink()).toBe(true);
    expect(readlinkSync(join(folder, 'to/link'))).toContain('run.sh');
  });
});

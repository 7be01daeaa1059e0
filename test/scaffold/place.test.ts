import { chmodSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInterrupted } from '../../src/errors.ts';
import { type FilePlan, listFiles, readText } from '../../src/files.ts';
import { describeReplaced } from '../../src/scaffold/describe.ts';
import { placeFiles } from '../../src/scaffold/place.ts';
import { surveyFolder } from '../../src/scaffold/survey.ts';
import { testContext } from '../support/context.ts';
import { mayMount, mountedFolder } from '../support/file-system.ts';
import { workspace } from '../support/workspace.ts';

const plan = (path: string, content: string | Uint8Array = `new ${path}\n`, mode = 0o644): FilePlan => ({ path, content, mode });
const plans = [plan('README.md'), plan('bin/run.sh', '#!/bin/sh\n', 0o755), plan('src/a/b.ts')];
const paths = plans.map(({ path }) => path);

/** Surveys and places in one go. */
async function put(folder: string, { force = false, files = plans, context = testContext({ cwd: folder }) } = {}) {
  const survey = surveyFolder(folder, files, { force });
  await placeFiles(survey, context);
  return survey;
}

/** Everything below a folder with content, to compare before and after. */
const snapshot = (folder: string) =>
  Object.fromEntries(
    listFiles(folder).map((path) => [path, `${statSync(join(folder, path)).mode} ${readFileSync(join(folder, path), 'latin1')}`]),
  );

describe('a folder that does not exist', () => {
  it('is made with its parents, with nothing beside it', async () => {
    const root = workspace();
    await put(join(root, 'a/b/project'));
    expect(listFiles(root)).toEqual(paths.map((path) => `a/b/project/${path}`));
    expect(statSync(join(root, 'a/b/project/bin/run.sh')).mode & 0o777).toBe(0o755);
  });

  it('and its parents are gone again after an interrupt', async () => {
    const root = workspace({ 'mine.txt': 'mine' });
    const context = testContext({ cwd: root });
    context.interrupt();
    await expect(put(join(root, 'a/b/project'), { context })).rejects.toSatisfy(isInterrupted);
    expect(listFiles(root)).toEqual(['mine.txt']);
    expect(() => statSync(join(root, 'a'))).toThrow('ENOENT');
  });

  it('leaves nothing at a second Ctrl-C', async () => {
    const root = workspace();
    const context = testContext({ cwd: root });
    const placing = put(join(root, 'project'), { context });
    expect(listFiles(root)).not.toEqual([]);
    context.lastWords();
    expect(listFiles(root)).toEqual([]);
    await expect(placing).rejects.toThrow();
  });

  it.runIf(mayMount)('leaves nothing when the disk is full', async () => {
    const root = mountedFolder('size=64k');
    const files = [...plans, plan('z/big.bin', new Uint8Array(500_000))];
    await expect(put(join(root, 'a/project'), { files })).rejects.toThrow(`The disk is full: ${join(root, 'a/project/z/big.bin')} could`);
    expect(listFiles(root)).toEqual([]);
    expect(() => statSync(join(root, 'a'))).toThrow('ENOENT');
  });

  it.runIf(mayMount)('on a read-only file system is refused', async () => {
    const root = mountedFolder('ro');
    await expect(put(join(root, 'project'))).rejects.toThrow(`Cannot write ${join(root, 'project')}: its file system is read-only`);
  });

  it('whose name is too long is refused, and nothing is left', async () => {
    const root = workspace();
    await expect(put(join(root, 'n'.repeat(256)))).rejects.toThrow(/longer than the file system allows/);
    expect(listFiles(root)).toEqual([]);
  });

  it('with a name as long as can be works', async () => {
    const root = workspace();
    await put(join(root, 'n'.repeat(255)));
    expect(listFiles(root)).toHaveLength(3);
  });
});

describe('what is in the way', () => {
  it('a file in the place of the folder', () => {
    const root = workspace({ project: 'mine' });
    expect(() => surveyFolder(join(root, 'project'), plans, { force: true })).toThrow(/Cannot make the folder .*project: it is a file/);
  });

  it('a file in the place of a parent', () => {
    const root = workspace({ a: 'mine' });
    expect(() => surveyFolder(join(root, 'a/b/project'), plans, { force: false })).toThrow(`${join(root, 'a')} is a file`);
  });

  it('a link that leads nowhere', () => {
    const root = workspace();
    symlinkSync('nowhere', join(root, 'project'));
    expect(() => surveyFolder(join(root, 'project'), plans, { force: true })).toThrow(/symbolic link that leads nowhere/);
  });

  it('files: those that would be replaced come first, and the list is bounded', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`n${String(index).padStart(2, '0')}.txt`, '']));
    const root = workspace({ ...many, 'src/a/b.ts': 'mine', 'README.md': 'mine', 'bad\u001b[2Jname': '' });
    const refuse = () => surveyFolder(root, plans, { force: false });
    expect(refuse).toThrow(
      /is not empty\. In it:\n {2}README\.md {2}\(would be replaced\)\n {2}src\/a\/b\.ts {2}\(would be replaced\)\n {2}badname\n/,
    );
    expect(refuse).toThrow(/\n {2}\.\.\. and 22 more$/);
    expect(refuse).toThrow(expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('--force') }));
  });

  it('with --force: only what no file can replace', () => {
    const root = workspace({ 'README.md/x': '', bin: 'a file', 'mine.txt': '', 'real/': '' });
    symlinkSync('real', join(root, 'src'));
    expect(() => surveyFolder(root, plans, { force: true })).toThrow(
      /These are in the way .*\n {2}README\.md\/ {2}\(a folder, and a file is needed\)\n {2}bin {2}\(a file, and a folder is needed\)\n {2}src {2}\(a link, and a folder is needed\)$/,
    );
  });
});

describe('an empty folder', () => {
  it.each([[[]], [['.git/HEAD']], [['.DS_Store', '.gitkeep']]])('may hold %j, and stays the same folder', async (names) => {
    const root = workspace(Object.fromEntries(names.map((name) => [name, 'x'])));
    chmodSync(root, 0o750);
    const { ino } = statSync(root);
    await put(root);
    expect(statSync(root)).toMatchObject({ ino });
    expect(statSync(root).mode & 0o777).toBe(0o750);
    expect(listFiles(root)).toEqual([...paths, ...names].sort());
  });

  it('behind a link is filled', async () => {
    const root = workspace({ 'real/': '' });
    symlinkSync('real', join(root, 'project'));
    expect((await put(join(root, 'project'))).folder).toBe(join(root, 'real'));
    expect(readlinkSync(join(root, 'project'))).toBe('real');
    expect(listFiles(join(root, 'real'))).toEqual(paths);
  });

  it.runIf(mayMount)('that is a file system of its own is filled', async () => {
    const root = mountedFolder('size=1m');
    await put(root);
    expect(listFiles(root)).toEqual(paths);
  });

  it('is empty again after an interrupt', async () => {
    const root = workspace();
    const context = testContext({ cwd: root });
    context.interrupt();
    await expect(put(root, { context })).rejects.toSatisfy(isInterrupted);
    expect(listFiles(root)).toEqual([]);
  });
});

describe('--force', () => {
  const occupied = () => {
    const root = workspace({ 'README.md': 'one\ntwo\nthree', 'bin/run.sh': '#!/bin/sh\n', 'bin/mine.sh': 'mine', 'notes/a.txt': 'mine' });
    chmodSync(join(root, 'bin/run.sh'), 0o755);
    return root;
  };

  it('keeps what it does not replace and shows what it replaces', async () => {
    const root = occupied();
    const { changes } = await put(root, { force: true });
    expect(changes.map(({ action, plan: { path } }) => `${action} ${path}`)).toEqual([
      'replace README.md',
      'keep bin/run.sh',
      'create src/a/b.ts',
    ]);
    expect(describeReplaced(changes)).toEqual(['replaced README.md (3 lines, now 1)']);
    expect(listFiles(root)).toEqual(['README.md', 'bin/mine.sh', 'bin/run.sh', 'notes/a.txt', 'src/a/b.ts']);
    expect(readText(join(root, 'README.md'))).toBe('new README.md\n');
    expect(readText(join(root, 'bin/mine.sh'))).toBe('mine');
  });

  it('replaces a file whose mode alone is wrong', async () => {
    const root = occupied();
    chmodSync(join(root, 'bin/run.sh'), 0o644);
    await put(root, { force: true });
    expect(statSync(join(root, 'bin/run.sh')).mode & 0o777).toBe(0o755);
  });

  it('replaces a link and not what it points at', async () => {
    const root = workspace({ 'outside.md': 'mine', 'project/other': '' });
    symlinkSync('../outside.md', join(root, 'project/README.md'));
    const { changes } = await put(join(root, 'project'), { force: true });
    expect(readText(join(root, 'outside.md'))).toBe('mine');
    expect(describeReplaced(changes)).toEqual(['replaced README.md (was not a regular file)']);
  });

  it('puts everything back after an interrupt that comes when all is written', async () => {
    const root = occupied();
    const before = snapshot(root);
    const context = testContext({ cwd: root });
    const placing = put(root, { force: true, context });
    // One turn later the files are in place, the originals still aside.
    setImmediate(() => {
      expect(readText(join(root, 'README.md'))).toBe('new README.md\n');
      context.interrupt();
    });
    await expect(placing).rejects.toSatisfy(isInterrupted);
    expect(snapshot(root)).toEqual(before);
    expect(() => statSync(join(root, 'src'))).toThrow('ENOENT');
  });

  it('puts everything back when something fails in the middle', async () => {
    const root = occupied();
    const before = snapshot(root);
    const survey = surveyFolder(root, plans, { force: true });
    // Comes after the survey, in the way of the last file.
    mkdirSync(join(root, 'src'));
    writeFileSync(join(root, 'src/a'), 'in the way');
    await expect(placeFiles(survey, testContext({ cwd: root }))).rejects.toThrow(/src\/a is a file, not a folder/);
    expect(snapshot(root)).toEqual({ ...before, ...snapshot(root) });
    expect(listFiles(root)).toEqual([...Object.keys(before), 'src/a'].sort());
    expect(readText(join(root, 'README.md'))).toBe('one\ntwo\nthree');
  });

  it.runIf(mayMount)('loses nothing when the disk is full', async () => {
    const root = mountedFolder('size=64k');
    writeFileSync(join(root, 'README.md'), 'mine');
    await expect(put(root, { force: true, files: [...plans, plan('z.bin', new Uint8Array(500_000))] })).rejects.toThrow('The disk is full');
    expect(listFiles(root)).toEqual(['README.md']);
    expect(readText(join(root, 'README.md'))).toBe('mine');
  });
});

describe('files that go', () => {
  const remove = async (root: string, removed: readonly string[], files: readonly FilePlan[], context = testContext({ cwd: root })) => {
    const { changes } = surveyFolder(root, files, { force: true });
    await placeFiles({ folder: root, exists: true, changes, removed }, context);
  };

  it('take with them the folders that they leave empty, and make room for others', async () => {
    const root = workspace({ 'a/b/c': '1', 'a/keep': '1', 'x/y/z': '1', file: '1', mine: 'mine' });
    const { changes } = surveyFolder(root, [plan('new')], { force: true });
    const removed = ['a/b/c', 'file', 'x/y/z'];
    const inPlace = { action: 'create' as const, plan: plan('file/inside') };
    await placeFiles({ folder: root, exists: true, changes: [...changes, inPlace], removed }, testContext({ cwd: root }));
    expect(listFiles(root)).toEqual(['a/keep', 'file/inside', 'mine', 'new']);
    expect(() => statSync(join(root, 'x'))).toThrow('ENOENT');
    expect(() => statSync(join(root, 'a/b'))).toThrow('ENOENT');
  });

  it('are back with their folders after a failure, modes and all', async () => {
    const root = workspace({ 'a/b/c': '1', 'z/file': '1' });
    chmodSync(join(root, 'a/b'), 0o750);
    chmodSync(join(root, 'a/b/c'), 0o440);
    const before = snapshot(root);
    // A folder where a file has to go is only noticed when it is written.
    const change = { action: 'create' as const, plan: plan('z') };
    await expect(
      placeFiles({ folder: root, exists: true, changes: [change], removed: ['a/b/c'] }, testContext({ cwd: root })),
    ).rejects.toThrow();
    expect(snapshot(root)).toEqual(before);
    expect(statSync(join(root, 'a/b')).mode & 0o777).toBe(0o750);
  });

  it('stay after an interrupt', async () => {
    const root = workspace({ 'a/b': '1' });
    const context = testContext({ cwd: root });
    context.interrupt();
    await expect(remove(root, ['a/b'], [plan('new')], context)).rejects.toSatisfy(isInterrupted);
    expect(listFiles(root)).toEqual(['a/b']);
  });
});

import { chmodSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readContext } from '../../src/build/context-files.ts';
import { ignoredByBoth, parseIgnoreRules } from '../../src/build/ignore-rules.ts';
import { workspace } from '../support/workspace.ts';

const FILES = { 'src/a.ts': 'a', 'src/b.ts': 'b', 'data/x.csv': '1\n', 'run.sh': '#!/bin/sh\n' };
const read = (folder: string, ignore = '') => readContext(folder, parseIgnoreRules(ignore), 'linux');

describe('the content', () => {
  it('is the same for the same files elsewhere and at another time', () => {
    const [one, other] = [workspace(FILES), workspace(FILES)];
    utimesSync(join(other, 'run.sh'), 1, 1);
    expect(read(one).content).toBe(read(other).content);
    expect(read(one).stamp).not.toBe(read(other).stamp);
    expect(read(one).complete).toBe(true);
  });

  it.each<[string, (folder: string) => void]>([
    ['a changed byte', (folder) => writeFileSync(join(folder, 'src/a.ts'), 'A')],
    ['a mode', (folder) => chmodSync(join(folder, 'run.sh'), 0o755)],
    ['a mode of a folder', (folder) => chmodSync(join(folder, 'src'), 0o700)],
    ['a new file', (folder) => writeFileSync(join(folder, 'src/c.ts'), '')],
    ['a new empty folder', (folder) => mkdirSync(join(folder, 'empty'))],
    ['a file less', (folder) => rmSync(join(folder, 'src/b.ts'))],
    ['a new name', (folder) => renameSync(join(folder, 'src/b.ts'), join(folder, 'src/c.ts'))],
    ['a link', (folder) => symlinkSync('src/a.ts', join(folder, 'link'))],
    [
      'content moved to the next file',
      (folder) => {
        writeFileSync(join(folder, 'src/a.ts'), '');
        writeFileSync(join(folder, 'src/b.ts'), 'ab');
      },
    ],
  ])('notices %s', (_what, change) => {
    const folder = workspace(FILES);
    const before = read(folder).content;
    change(folder);
    expect(read(folder).content).not.toBe(before);
  });

  it('notices another target of a link, and follows none', () => {
    const folder = workspace(FILES);
    symlinkSync('/nowhere', join(folder, 'link'));
    const before = read(folder).content;
    rmSync(join(folder, 'link'));
    symlinkSync('/nowhere/else', join(folder, 'link'));
    expect(read(folder).content).not.toBe(before);
  });

  it('reads large files in pieces to the last byte', () => {
    const bytes = Buffer.alloc(9_000_000, 'x');
    const folder = workspace({ large: bytes });
    const before = read(folder).content;
    bytes[bytes.length - 1] = 0;
    writeFileSync(join(folder, 'large'), bytes);
    expect(read(folder).content).not.toBe(before);
  });

  it('leaves modes out on Windows, where there are none', () => {
    const folder = workspace(FILES);
    const windows = () => readContext(folder, parseIgnoreRules(''), 'win32').content;
    const before = windows();
    chmodSync(join(folder, 'run.sh'), 0o755);
    expect(windows()).toBe(before);
  });
});

describe('the stamp', () => {
  it('notices what was changed and put back, without reading contents', () => {
    const folder = workspace(FILES);
    const stamp = () => readContext(folder, parseIgnoreRules(''), 'linux', false).stamp;
    const before = stamp();
    expect(stamp()).toBe(before);
    expect(read(folder).stamp).toBe(before);
    linkSync(join(folder, 'run.sh'), join(folder, 'other'));
    rmSync(join(folder, 'other'));
    expect(stamp()).not.toBe(before);
  });
});

describe('what .dockerignore leaves out', () => {
  it.each([
    ['a folder', 'data', 'data/x.csv'],
    ['a slash at both ends', '/data/', 'data/x.csv'],
    ['a pattern', '**/*.csv', 'data/x.csv'],
    ['comments and empty lines', '# no\n\ndata\n', 'data/x.csv'],
    ['carriage returns', 'data\r\nother\r\n', 'data/x.csv'],
    ['an exception elsewhere', 'data\n!src', 'data/x.csv'],
    ['classes', '*.[ct]sv\ndata/*.[ct]sv', 'data/x.csv'],
  ])('does not matter: %s', (_what, ignore, path) => {
    const folder = workspace(FILES);
    const before = read(folder, ignore).content;
    writeFileSync(join(folder, path), 'changed');
    expect(read(folder, ignore).content).toBe(before);
  });

  it.each([
    ['an exception below an ignored folder', 'data\n!data/x.csv', 'data/x.csv'],
    ['an exception of a pattern', '*\n!src/*.ts', 'src/a.ts'],
    ['another case', 'DATA', 'data/x.csv'],
    ['a file of that name below', 'x.csv', 'data/x.csv'],
    ['characters that mean something to us only', 'dat(a|b)\ndata+', 'data/x.csv'],
    ['such characters in an exception', '*\n!(src)', 'src/a.ts'],
    ['a pattern that is none', '[', 'src/a.ts'],
  ])('matters where docker takes it in: %s', (_what, ignore, path) => {
    const folder = workspace(FILES);
    const before = read(folder, ignore).content;
    writeFileSync(join(folder, path), 'changed');
    expect(read(folder, ignore).content).not.toBe(before);
  });

  it('is what both files leave out where two may be read', () => {
    const rules = ignoredByBoth(parseIgnoreRules('data\nsrc'), parseIgnoreRules('data\n!data/y'));
    expect(['data/x', 'data/y', 'src/a'].map((path) => rules.ignores(path))).toEqual([true, false, false]);
  });
});

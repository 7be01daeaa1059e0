import { describe, expect, it } from 'vitest';
import { depthOf, endingOf, folderOf, foldersOf, isBelow, isMisread, joinPath, nameOf, stemOf, textOf } from '../../src/adopt/tree.ts';
import { fileOf, treeOf } from '../support/tree.ts';

describe('paths', () => {
  it.each([
    ['train', 'train', '.', 'train', '', 0],
    ['a/b.tar.gz', 'b.tar.gz', 'a', 'b.tar', 'gz', 1],
    ['a/b/.sagify.json', '.sagify.json', 'a/b', '.sagify', 'json', 2],
    ['.env', '.env', '.', '.env', '', 0],
    ['x/TRAIN.R', 'TRAIN.R', 'x', 'TRAIN', 'r', 1],
  ])('%s', (path, name, folder, stem, ending, depth) => {
    expect([nameOf(path), folderOf(path), stemOf(path), endingOf(path), depthOf(path)]).toEqual([name, folder, stem, ending, depth]);
  });

  it('are put together and compared by whole names', () => {
    expect([joinPath('.', 'a'), joinPath('a/b', 'c')]).toEqual(['a', 'a/b/c']);
    expect([isBelow('ab/c', 'a'), isBelow('a/c', 'a'), isBelow('a', 'a'), isBelow('x', '.')]).toEqual([false, true, true, true]);
  });

  it('have all the folders above them', () => {
    expect(foldersOf(treeOf({ 'b/c/d.txt': '', 'a.txt': '', 'b/e.txt': '' }))).toEqual(['b', 'b/c']);
  });
});

describe('text of a file', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode('# é\n'), '# é\n', false],
    ['Latin-1', Buffer.from('# \xe9\n', 'latin1'), '# é\n', true],
    ['a byte order mark', Buffer.from('\uFEFFa'), 'a', false],
    ['binary', Buffer.from([65, 0, 66]), undefined, false],
  ])('%s', (_what, bytes, text, misread) => {
    const file = fileOf('x.py', bytes);
    expect([textOf(file), isMisread(file)]).toEqual([text, misread]);
  });

  it('is none when only a part was read', () => expect(textOf({ ...fileOf('x', 'abc'), complete: false })).toBeUndefined());
});

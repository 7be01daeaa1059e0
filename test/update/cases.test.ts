import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chmod, contents, type Files, makeScene, type Version, withoutPrograms, writeAll } from '../support/update.ts';

const LINES = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
/** The lines with some replaced, by their number from 1. */
const with_ = (changes: Readonly<Record<number, string>>) => text(...LINES.map((line, index) => changes[index + 1] ?? line));
const crlf = (content: string) => content.replaceAll('\n', '\r\n');
const bytes = (...values: readonly number[]) => Uint8Array.from(values);

interface Case {
  readonly name: string;
  readonly before: Files | Version;
  readonly after: Files | Version;
  readonly edit?: (project: string) => void;
  /** What is in the project then, besides the spec file; undefined: not there. */
  readonly expect: Readonly<Record<string, string | undefined>>;
  /** Lines of the summary about these files. */
  readonly says?: readonly string[];
  readonly code?: number;
}

const isVersion = (given: Files | Version): given is Version => 'files' in given && typeof given.files === 'object';
const asVersion = (given: Files | Version): Version => (isVersion(given) ? given : { files: given });
const put = (files: Files) => (project: string) => writeAll(project, files);

const cases: readonly Case[] = [
  { name: 'only the template changed it', before: { a: text('1') }, after: { a: text('2') }, expect: { a: '2\n' }, says: ['updated   a'] },
  { name: 'only the user changed it', before: { a: text('1') }, after: { a: text('1') }, edit: put({ a: 'mine' }), expect: { a: 'mine' } },
  { name: 'both made the same change', before: { a: text('1') }, after: { a: text('2') }, edit: put({ a: '2\n' }), expect: { a: '2\n' } },
  {
    name: 'both changed other lines',
    before: { a: with_({}) },
    after: { a: with_({ 1: 'ONE' }) },
    edit: put({ a: with_({ 6: 'SIX' }) }),
    expect: { a: with_({ 1: 'ONE', 6: 'SIX' }) },
    says: ['merged    a'],
  },
  {
    name: 'both changed the same line',
    before: { a: with_({}) },
    after: { a: with_({ 4: 'theirs' }) },
    edit: put({ a: with_({ 4: 'mine' }) }),
    expect: {
      a: text(
        'one',
        'two',
        'three',
        '<<<<<<< yours',
        'mine',
        '||||||| tpl 1.0.0',
        'four',
        '=======',
        'theirs',
        '>>>>>>> tpl 2.0.0',
        'five',
        'six',
        'seven',
      ),
    },
    says: ['conflict  a  1 place is marked with <<<<<<<'],
    code: 1,
  },
  {
    name: 'a new file',
    before: {},
    after: { 'src/deep/new.txt': 'new' },
    expect: { 'src/deep/new.txt': 'new' },
    says: ['added     src/deep/new.txt'],
  },
  {
    name: 'the user removed it, the template did not change it',
    before: { a: '1' },
    after: { a: '1' },
    edit: (project) => rmSync(join(project, 'a')),
    expect: { a: undefined },
  },
  {
    name: 'the user removed it, the template changed it',
    before: { a: '1' },
    after: { a: '2' },
    edit: (project) => rmSync(join(project, 'a')),
    expect: { a: undefined },
    says: ['kept      a  you removed it; the template has changed it'],
  },
  {
    name: 'the template removed it, the user did not touch it: its folder goes too',
    before: { 'src/a': '1' },
    after: {},
    expect: { 'src/a': undefined },
    says: ['removed   src/a'],
  },
  {
    name: 'the template removed it, the user changed it',
    before: { a: '1' },
    after: {},
    edit: put({ a: 'mine' }),
    expect: { a: 'mine' },
    says: ['kept      a  the template no longer has it, and you changed it'],
  },
  {
    name: 'the template removed it, the checkout has other line ends',
    before: { a: text('1', '2') },
    after: {},
    edit: put({ a: crlf(text('1', '2')) }),
    expect: { a: undefined },
    says: ['removed   a'],
  },
  {
    name: 'the user renamed it',
    before: { a: with_({}) },
    after: { a: with_({ 1: 'ONE' }) },
    edit: (project) => {
      mkdirSync(join(project, 'lib'));
      renameSync(join(project, 'a'), join(project, 'lib/b'));
    },
    expect: { a: undefined, 'lib/b': with_({ 1: 'ONE' }) },
    says: ['updated   a  in lib/b, where you have moved it'],
  },
  {
    name: 'the user renamed and changed it',
    before: { a: with_({}) },
    after: { a: with_({ 1: 'ONE' }) },
    edit: (project) => {
      rmSync(join(project, 'a'));
      writeAll(project, { 'b.txt': with_({ 6: 'SIX' }), 'c.txt': with_({ 1: 'x', 2: 'y', 3: 'z', 4: 'w' }) });
    },
    expect: { a: undefined, 'b.txt': with_({ 1: 'ONE', 6: 'SIX' }), 'c.txt': with_({ 1: 'x', 2: 'y', 3: 'z', 4: 'w' }) },
    says: ['merged    a  in b.txt, where you have moved it'],
  },
  {
    name: 'a binary file that only the template changed',
    before: { a: bytes(0, 1) },
    after: { a: bytes(0, 2) },
    expect: { a: '\u0000\u0002' },
  },
  {
    name: 'a binary file that both changed',
    before: { a: bytes(0, 1) },
    after: { a: bytes(0, 2) },
    edit: put({ a: bytes(0, 3), 'a.new': 'mine' }),
    expect: { a: '\u0000\u0003', 'a.new': 'mine', 'a.new2': '\u0000\u0002' },
    says: ["conflict  a  both were changed, and it is no text; the template's is a.new2"],
    code: 1,
  },
  {
    name: 'line ends of the user, only the template changed lines',
    before: { a: with_({}) },
    after: { a: with_({ 2: 'TWO' }) },
    edit: put({ a: crlf(with_({})) }),
    expect: { a: crlf(with_({ 2: 'TWO' })) },
  },
  {
    name: 'line ends of the user, both changed lines',
    before: { a: with_({}) },
    after: { a: with_({ 1: 'ONE' }) },
    edit: put({ a: crlf(with_({ 6: 'SIX' })) }),
    expect: { a: crlf(with_({ 1: 'ONE', 6: 'SIX' })) },
  },
  {
    name: 'a conflict in a file with CRLF has CRLF throughout',
    before: { a: text('1') },
    after: { a: text('2') },
    edit: put({ a: '3\r\n' }),
    expect: { a: crlf(text('<<<<<<< yours', '3', '||||||| tpl 1.0.0', '1', '=======', '2', '>>>>>>> tpl 2.0.0')) },
    code: 1,
  },
  {
    name: 'line ends of the template alone',
    before: { a: text('1', '2') },
    after: { a: crlf(text('1', '2')) },
    edit: put({ a: text('1', 'mine') }),
    expect: { a: text('1', 'mine') },
  },
  {
    name: 'a file that only its owner may read and nobody write',
    before: { a: with_({}) },
    after: { a: with_({ 1: 'ONE' }) },
    edit: (project) => {
      writeAll(project, { a: with_({ 6: 'SIX' }) });
      chmod(project, 'a', 0o440);
    },
    expect: { a: `(440) ${with_({ 1: 'ONE', 6: 'SIX' })}` },
  },
  {
    name: 'the template makes it executable',
    before: { a: '1' },
    after: { files: { a: '1' }, executables: ['a'] },
    edit: (project) => chmod(project, 'a', 0o640),
    expect: { a: '(750) 1' },
    says: ['updated   a  its mode'],
  },
  {
    name: 'the template makes it executable no longer, and the user changed it',
    before: { files: { a: with_({}) }, executables: ['a'] },
    after: { a: with_({ 1: 'ONE' }) },
    edit: put({ a: with_({ 6: 'SIX' }) }),
    expect: { a: with_({ 1: 'ONE', 6: 'SIX' }) },
  },
  {
    name: 'the user made it executable',
    before: { a: '1' },
    after: { a: '2' },
    edit: (project) => chmod(project, 'a', 0o755),
    expect: { a: '(755) 2' },
  },
  {
    name: 'a link in its place, the template changed it',
    before: { a: '1' },
    after: { a: '2' },
    edit: (project) => {
      rmSync(join(project, 'a'));
      writeFileSync(join(project, 'target'), 'mine');
      symlinkSync('target', join(project, 'a'));
    },
    expect: { a: '-> target', target: 'mine', 'a.new': '2' },
    says: ["conflict  a  a link is there; the template's is a.new"],
    code: 1,
  },
  {
    name: 'a folder in its place, the template changed it',
    before: { a: '1' },
    after: { a: '2' },
    edit: (project) => {
      rmSync(join(project, 'a'));
      writeAll(project, { 'a/mine': 'mine' });
    },
    expect: { 'a/mine': 'mine', 'a.new': '2' },
    says: ["conflict  a  a folder is there; the template's is a.new"],
    code: 1,
  },
  {
    name: 'a link in the place of its folder',
    before: { 'src/a': '1', 'src/b': '1' },
    after: { 'src/a': '2', 'src/b': '1' },
    edit: (project) => {
      renameSync(join(project, 'src'), join(project, 'elsewhere'));
      symlinkSync('elsewhere', join(project, 'src'));
    },
    expect: { src: '-> elsewhere', 'elsewhere/a': '1', 'elsewhere/b': '1' },
    says: ['conflict  src/a  it could not be written: src is a link'],
    code: 1,
  },
  {
    name: 'the template no longer has what is now behind a link',
    before: { 'src/a': '1' },
    after: {},
    edit: (project) => {
      renameSync(join(project, 'src'), join(project, 'elsewhere'));
      symlinkSync('elsewhere', join(project, 'src'));
    },
    expect: { src: '-> elsewhere', 'elsewhere/a': '1' },
    says: ['kept      src/a  the template no longer has it; src is a link'],
  },
  {
    name: 'the template turns a file into a folder',
    before: { a: '1' },
    after: { 'a/b': '2' },
    expect: { a: undefined, 'a/b': '2' },
    says: ['removed   a', 'added     a/b'],
  },
  {
    name: 'the template adds what the user has already, the same',
    before: {},
    after: { a: text('1') },
    edit: put({ a: '1\r\n' }),
    expect: { a: '1\r\n' },
  },
  {
    name: 'the template adds what the user has already, another one',
    before: {},
    after: { a: '1' },
    edit: put({ a: 'mine' }),
    expect: { a: 'mine', 'a.new': '1' },
    says: ["conflict  a  you have one of your own; the template's is a.new"],
    code: 1,
  },
  {
    name: 'no line break at the end on either side',
    before: { a: 'one\ntwo\nthree\nfour\nfive' },
    after: { a: 'ONE\ntwo\nthree\nfour\nfive' },
    edit: put({ a: 'one\ntwo\nthree\nfour\nFIVE' }),
    expect: { a: 'ONE\ntwo\nthree\nfour\nFIVE' },
  },
  {
    name: 'the template adds a line where the user took the last line break',
    before: { a: text('one', 'two') },
    after: { a: text('one', 'two', 'three') },
    edit: put({ a: 'one\ntwo' }),
    expect: { a: text('one', '<<<<<<< yours', 'two', '||||||| tpl 1.0.0', 'two', '=======', 'two', 'three', '>>>>>>> tpl 2.0.0') },
    code: 1,
  },
  {
    name: 'text that is not UTF-8',
    before: { a: Buffer.from('gr\u00fcn\n1\n2\n3\n4\n', 'latin1') },
    after: { a: Buffer.from('gr\u00fcn\n1\n2\n3\nv\u00eer\n', 'latin1') },
    edit: put({ a: Buffer.from('bla\u00fc\n1\n2\n3\n4\n', 'latin1') }),
    expect: { a: 'bla\u00fc\n1\n2\n3\nv\u00eer\n' },
  },
  {
    name: 'a name that differs only in capitals from one of the user',
    before: {},
    after: { 'docs/NOTES.md': 'new' },
    edit: put({ 'docs/Notes.md': 'mine' }),
    expect: { 'docs/Notes.md': 'mine', 'docs/NOTES.md': undefined, 'docs/NOTES.md.new': 'new' },
    says: ["conflict  docs/NOTES.md  its name differs only in capitals from docs/Notes.md; the template's is docs/NOTES.md.new"],
    code: 1,
  },
  {
    name: 'the template renames in capitals only',
    before: { 'Readme.md': '1' },
    after: { 'README.md': '2' },
    expect: { 'Readme.md': undefined, 'README.md': '2' },
  },
  {
    name: 'the user renamed in capitals only',
    before: { 'Readme.md': with_({}) },
    after: { 'Readme.md': with_({ 1: 'ONE' }) },
    edit: (project) => renameSync(join(project, 'Readme.md'), join(project, 'README.md')),
    expect: { 'Readme.md': undefined, 'README.md': with_({ 1: 'ONE' }) },
  },
  {
    name: 'conflict markers are there already',
    before: { a: text('1') },
    after: { a: text('2') },
    edit: put({ a: '<<<<<<< x\nmine\n=======\nother\n>>>>>>> y\n' }),
    expect: { a: '<<<<<<< x\nmine\n=======\nother\n>>>>>>> y\n', 'a.new': '2\n' },
    says: ["conflict  a  it holds the conflict markers of an earlier merge; the template's is a.new"],
    code: 1,
  },
  {
    name: 'JSON in which both have changed neighbours',
    before: { 'p.json': '{\n  "a": 1,\n  "b": [1]\n}\n' },
    after: { 'p.json': '{\n  "a": 2,\n  "new": {"x": 1},\n  "b": [1]\n}\n' },
    edit: put({ 'p.json': '{\n  "a": 1,\n  "b": [1, 2],\n  "mine": true\n}\n' }),
    expect: { 'p.json': '{\n  "a": 2,\n  "new": {\n    "x": 1\n  },\n  "b": [1, 2],\n  "mine": true\n}\n' },
    says: ['merged    p.json'],
  },
];

describe.each([
  { how: 'with git', parts: {} },
  { how: 'without git', parts: withoutPrograms },
])('$how', ({ parts }) => {
  it.each(cases)('$name', async ({ before, after, edit, expect: expected, says = [], code = 0 }) => {
    const scene = await makeScene(asVersion(before));
    edit?.(scene.project);
    scene.release(asVersion(after));
    const result = await scene.run({}, parts);
    const found = contents(scene.project);
    expect(Object.fromEntries(Object.keys(expected).map((path) => [path, found[path]]))).toEqual(expected);
    expect(Object.keys(found).sort()).toEqual(
      [...Object.keys(expected).filter((path) => expected[path] !== undefined), 'sagemaker-algo.json'].sort(),
    );
    expect(found['sagemaker-algo.json']).toContain('"version":"2.0.0"');
    for (const line of says)
      expect(result.stdout.replaceAll(/(\S) {3,}/g, '$1  ').split('\n')).toContain(`  ${line}`.replaceAll(/(\S) {3,}/g, '$1  '));
    expect(result.code).toBe(code);
    // What was merged is known now: nothing is left to do, conflicts or not.
    const again = await scene.run({}, parts);
    expect(again).toMatchObject({ code: 0, stdout: 'Up to date: tpl 2.0.0.\n' });
    expect(contents(scene.project)).toEqual(found);
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { renderTemplate } from '../../src/scaffold/render.ts';
import { packageRoot } from '../support/context.ts';
import { facts, factsFor, templateOf } from '../support/templates.ts';
import { workspace } from '../support/workspace.ts';

const MANIFEST = { id: 'own', title: 'Own', description: 'One of a team', version: '1.0.0' };
const choice = (more: object) => ({ kind: 'choice', id: 'store', message: 'Store', choices: [{ value: 'a', title: 'A' }], ...more });

/** A working folder with a template `own` of these files. */
function foreign(files: Readonly<Record<string, string>> = {}, manifest: object = {}): string {
  return workspace({
    'own/template.json': JSON.stringify({ ...MANIFEST, ...manifest }),
    'own/files/keep.txt': '',
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [`own/${path}`, text])),
  });
}

const read = (cwd: string, trust = false) => resolveTemplate('./own', { packageRoot, cwd }, trust);

describe('a manifest', () => {
  it.each<[string, object, string]>([
    [
      'a default that is not among the choices',
      { questions: [choice({ default: 'b' })] },
      'questions.0.default: "b" is not among the choices: a',
    ],
    [
      'two equal choices',
      {
        questions: [
          choice({
            choices: [
              { value: 'a', title: 'A' },
              { value: 'a', title: 'B' },
            ],
          }),
        ],
      },
      'questions.0.choices: two choices have the value a',
    ],
    ['no choices', { questions: [choice({ choices: [] })] }, 'questions.0.choices: '],
    [
      'a bad pattern',
      { questions: [{ kind: 'text', id: 'a', message: 'A', default: '', pattern: '(' }] },
      'questions.0.pattern: Invalid regular expression',
    ],
    [
      'a default that its pattern refuses',
      { questions: [{ kind: 'text', id: 'a', message: 'A', default: 'X', pattern: '[a-z]+' }] },
      'questions.0.pattern: does not match the default "X"',
    ],
    [
      'a pattern that takes for ever',
      { questions: [{ kind: 'text', id: 'a', message: 'A', default: `${'a'.repeat(60)}!`, pattern: '(a+)+' }] },
      'questions.0.pattern: the pattern takes too long over "aaa',
    ],
    ...['name', 'template', 'answers', 'toolVersion', 'description'].map<[string, object, string]>((id) => [
      `the id ${id}`,
      { questions: [choice({ id })] },
      `questions.0.id: "${id}" is a variable of every template already; choose another word`,
    ]),
    ...['include', 'locals', 'escapeFn'].map<[string, object, string]>((id) => [
      `the id ${id}`,
      { questions: [choice({ id })] },
      `questions.0.id: "${id}" has a meaning in EJS; choose another word`,
    ]),
    ...['class', 'constructor', 'toString', 'undefined', 'if'].map<[string, object, string]>((id) => [
      `the id ${id}`,
      { questions: [choice({ id })] },
      `questions.0.id: "${id}" has a meaning in JavaScript; choose another word`,
    ]),
    ['two questions with one id', { questions: [choice({}), choice({})] }, 'questions: two have the id store'],
    ['an unknown kind', { questions: [{ kind: 'number', id: 'a', message: 'A' }] }, 'questions.0.kind: '],
    ['an unknown key', { questions: [choice({ colour: 1 })] }, 'questions.0: Unrecognized key: "colour"'],
    ['a missing message', { questions: [{ kind: 'yes-no', id: 'a' }] }, 'questions.0.message: '],
    ['an escape sequence in a title', { title: '\u001b[2J' }, 'title: must not hold control characters'],
    [
      'an escape sequence in a default',
      { questions: [{ kind: 'text', id: 'a', message: 'A', default: '\u009b2J' }] },
      'questions.0.default: must not hold control characters',
    ],
    ['an escape sequence as a key', { '\u001b[2Jx': 1 }, 'the whole file: Unrecognized key: "x"'],
    ['an escape sequence in a next step', { nextSteps: ['\u001b[2J'] }, 'nextSteps.0: must not hold control characters'],
    ['an executable that no overlay has', { executables: ['bin/run.sh', 'keep.txt'] }, 'executables: no overlay has the file bin/run.sh'],
    [
      'a key in the place of a file',
      { questions: [{ kind: 'yes-no', id: 'a', message: 'A', keys: ['keep.txt'] }] },
      'keys: keep.txt is a file of an overlay too',
    ],
    [
      'a key in a repository',
      { questions: [{ kind: 'yes-no', id: 'a', message: 'A', keys: ['.git/config'] }] },
      'keys: .git/config belongs to a git repository',
    ],
    ['a question file that climbs out', { questions: ['../x.json'] }, 'questions.0: must be a relative path'],
  ])('with %s is refused', async (_, manifest, reason) => {
    await expect(read(foreign({}, manifest))).rejects.toMatchObject({
      kind: 'user',
      exitCode: 2,
      message: expect.stringContaining(`template.json does not describe a template:\n  ${reason}`),
    });
  });

  it('with many mistakes is refused with all of them', async () => {
    const questions = [choice({ default: 'b' }), { kind: 'text', id: 'name', message: '', default: '', pattern: '(' }];
    const outcome = read(foreign({}, { version: '1', colour: 'red', questions }));
    for (const reason of ['version: ', 'colour', 'questions.0.default: ', 'questions.1.id: ', 'questions.1.message: ']) {
      await expect(outcome).rejects.toThrow(reason);
    }
  });

  it('names the file of questions that is wrong', async () => {
    const cwd = foreign({ 'parts.json': '[{"kind":"yes-no","id":"A","message":"x"}]' }, { questions: ['parts.json'] });
    await expect(read(cwd)).rejects.toThrow(/own\/parts\.json does not describe a template:\n {2}0\.id: must be one word/);
  });

  it.each([
    ['overlays', { overlays: ['none'] }, 'has no folder none'],
    [
      'an overlay of a choice',
      { questions: [choice({ choices: [{ value: 'a', title: 'A', overlays: ['none'] }] })] },
      'has no folder none',
    ],
    ['a file of questions', { questions: ['none.json'] }, 'has no file none.json'],
    ['a folder beside it that is not shared', { overlays: ['other'] }, 'has no folder other'],
  ])('that names what is not there (%s) is refused', async (_, manifest, message) => {
    const cwd = foreign({ '../other/x': '' }, manifest);
    await expect(read(cwd)).rejects.toThrow(message);
  });
});

describe('files that cannot be part of a template', () => {
  it.each<[string, (own: string) => void, string]>([
    ['a symbolic link', (own) => symlinkSync('/etc/passwd', join(own, 'files/evil')), 'files/evil is a symbolic link'],
    ['a link to a folder', (own) => symlinkSync('/etc', join(own, 'files/etc')), 'files/etc is a symbolic link'],
    ['a broken link', (own) => symlinkSync('none', join(own, 'files/none')), 'files/none is a symbolic link'],
    [
      'a FIFO',
      (own) => void spawnSync('mkfifo', [join(own, 'files/pipe')]),
      'files/pipe is no regular file (a FIFO, a socket or a device)',
    ],
    ['a line break in a name', (own) => writeFileSync(join(own, 'files/a\nb'), ''), 'has a control character'],
    ['a name that climbs out on Windows', (own) => writeFileSync(join(own, 'files/..\\x'), ''), 'leads out of its folder'],
  ])('%s is refused by name', async (_, make, message) => {
    const cwd = foreign();
    make(join(cwd, 'own'));
    for (const trust of [false, true]) {
      await expect(read(cwd, trust)).rejects.toMatchObject({ kind: 'user', exitCode: 2, message: expect.stringContaining(message) });
    }
  });

  it.each(['template.json', 'more'])('a link in place of %s is refused by name', async (name) => {
    const cwd = workspace({
      'own/x': '',
      'elsewhere/template.json': JSON.stringify({ ...MANIFEST, overlays: ['more'] }),
      'elsewhere/more/a': '',
    });
    const own = workspace({ 'files/a': '' });
    if (name === 'more') writeFileSync(join(own, 'template.json'), JSON.stringify({ ...MANIFEST, overlays: ['more'] }));
    symlinkSync(join(cwd, 'elsewhere', name), join(own, name));
    await expect(resolveTemplate(own, { packageRoot, cwd })).rejects.toThrow(new RegExp(`${name} is.* a symbolic link`));
  });

  it('a FIFO in place of template.json does not wait for anybody', async () => {
    const cwd = workspace({ 'own/files/a': '' });
    spawnSync('mkfifo', [join(cwd, 'own/template.json')]);
    await expect(read(cwd)).rejects.toThrow('template.json is no regular file');
  });

  it.each([
    'files/.git/config',
    'files/sub/.GIT/hooks/pre-commit',
    'files/.git.ejs',
    'files/git~1/config',
    'files/.g\u200cit/config',
    'files/.git /config',
  ])('what belongs to a repository is refused, with --trust too: %j', async (path) => {
    const cwd = foreign({ [path]: '[core]\n\tfsmonitor = touch canary\n' });
    for (const trust of [false, true]) await expect(read(cwd, trust)).rejects.toThrow(/belongs to a git repository|control character/);
  });

  it('what the tool itself keeps in a project is refused', async () => {
    const cwd = foreign({ 'files/.sagemaker-algo/base.json.gz': '' });
    await expect(read(cwd)).rejects.toThrow('files/.sagemaker-algo/base.json.gz is where the tool keeps what an update needs');
  });

  it('files for git that run nothing are let through', async () => {
    const cwd = foreign({ 'files/.gitattributes': '', 'files/.github/workflows/a.yml': '', 'files/.gitkeep': '', 'files/_gitignore': '' });
    const template = await read(cwd);
    expect(renderTemplate(template, factsFor(template)).map(({ path }) => path)).toEqual([
      '.gitattributes',
      '.github/workflows/a.yml',
      '.gitignore',
      '.gitkeep',
      'keep.txt',
    ]);
  });

  it.each(['files/.npmrc', 'files/sub/.npmrc.ejs'])('settings of npm need trust: %s', async (path) => {
    const cwd = foreign({ [path]: 'git=./evil.sh\n' });
    await expect(read(cwd)).rejects.toThrow('.npmrc would tell npm what to run'.replace('.npmrc', path.replace('files/', '')));
    await expect(read(cwd, true)).resolves.toMatchObject({ id: 'own' });
  });

  it('a template of enormous size is refused before it is read', async () => {
    const cwd = foreign({ 'files/large.bin': '' });
    truncateSync(join(cwd, 'own/files/large.bin'), 3_000_000_000);
    await expect(read(cwd, true)).rejects.toThrow('The template ./own is too large: more than 10000 files or 100 MB.');
  });

  it('a template.json of enormous size is refused before it is read', async () => {
    const cwd = foreign();
    truncateSync(join(cwd, 'own/template.json'), 3_000_000_000);
    await expect(read(cwd)).rejects.toThrow('template.json has 3000000000 bytes; 262144 are the most');
  });

  it.runIf(process.getuid?.() === 0)('what may not be read is told', async () => {
    const cwd = foreign({ 'files/secret.ejs': 'x' });
    chmodSync(join(cwd, 'own/files/secret.ejs'), 0);
    process.seteuid?.(65_534);
    try {
      await expect(read(cwd)).rejects.toThrow(/Not allowed to read .*secret\.ejs/);
    } finally {
      process.seteuid?.(0);
    }
  });
});

describe('files that clash', () => {
  const render =
    (...sources: Readonly<Record<string, string>>[]) =>
    () =>
      renderTemplate(templateOf(sources.map((files) => workspace(files))), facts);

  it.each([
    ['x and x.ejs', { x: '', 'x.ejs': 'a' }, /x and .*x\.ejs are both x of the project/],
    [
      'a renamed file and its new name',
      { _gitignore: '', '.gitignore': '' },
      /\.gitignore and .*_gitignore are both \.gitignore of the project/,
    ],
    ['letter case', { 'README.md': '', 'readme.md': '' }, /README\.md and .*readme\.md differ only in letter case/],
    ['letter case of a folder', { 'Src/a': '', 'src/a': '' }, /Src\/a and .*src\/a differ only in letter case/],
    ['two ways to write é', { '\u00e9': '', 'e\u0301': '' }, /differ only in letter case/],
  ])('in one overlay: %s', (_, files, message) => {
    expect(render(files)).toThrow(message);
  });

  it.each([
    ['letter case', { 'README.md': '' }, { 'readme.md': '' }, /differ only in letter case/],
    [
      'a file for a folder',
      { 'src/a': '' },
      { src: '' },
      /src and .*src\/a exclude each other: the first is a file where the second needs a folder/,
    ],
    ['a folder for a file', { src: '' }, { 'src/a': '' }, /exclude each other/],
    ['a folder for a file, in another letter case', { Src: '' }, { 'src/a': '' }, /exclude each other/],
  ])('between overlays: %s', (_, one, other, message) => {
    expect(render(one, other)).toThrow(message);
  });

  it('not when the later one only replaces, or takes the other away first', () => {
    expect(render({ x: '' }, { 'x.ejs': 'a' })().map(({ path }) => path)).toEqual(['x']);
    expect(render({ src: '' }, { 'src.ejs': ' ', 'src/a': '' })().map(({ path }) => path)).toEqual(['src/a']);
  });

  it('are told for a template of somebody else before any question', async () => {
    await expect(read(foreign({ 'files/x': '', 'files/x.ejs': 'a' }))).rejects.toThrow('are both x of the project');
  });
});

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInterrupted } from '../../src/errors.ts';
import { exec } from '../../src/exec.ts';
import { listFiles } from '../../src/files.ts';
import { BASE_FILE } from '../../src/scaffold/base.ts';
import { testContext } from '../support/context.ts';
import { contents, makeScene, type Scene, SPEC, withoutPrograms, writeAll } from '../support/update.ts';

const readSpec = ({ project }: Scene) => JSON.parse(readFileSync(join(project, 'sagemaker-algo.json'), 'utf8'));
const V1 = { files: { a: '1\n' } };
const V2 = { files: { a: '2\n' } };

/** A project of which the next version of the template is there. */
async function outdated(): Promise<Scene> {
  const scene = await makeScene(V1);
  scene.release(V2);
  return scene;
}

/** Runs git in a project, with an identity and without what the user has set. */
function git(project: string, ...args: readonly string[]): string {
  const settings = ['user.name=t', 'user.email=t@t', 'commit.gpgSign=false', 'init.defaultBranch=main'].flatMap((setting) => [
    '-c',
    setting,
  ]);
  const { status, stdout, stderr } = spawnSync('git', [...settings, ...args], { cwd: project, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout;
}

const commit = ({ project }: Scene) => {
  git(project, 'init', '--quiet');
  git(project, 'add', '--all');
  git(project, 'commit', '--quiet', '--message', 'x');
};

describe('--check', () => {
  it('says in one line whether there is an update', async () => {
    const scene = await makeScene(V1);
    expect(await scene.run({ check: true, force: false })).toMatchObject({ code: 0, stdout: 'Up to date: tpl 1.0.0.\n', stderr: '' });
    scene.release(V2);
    const before = contents(scene.project);
    expect(await scene.run({ check: true, force: false })).toMatchObject({
      code: 1,
      stdout: 'An update is available: tpl 1.0.0 -> 2.0.0 (2 files).\n',
      stderr: '',
    });
    expect(contents(scene.project)).toEqual(before);
  });

  it('says it as JSON, conflicts included', async () => {
    const scene = await outdated();
    writeAll(scene.project, { a: 'mine\n' });
    const { stdout, code } = await scene.run({ check: true, json: true });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      status: 'available',
      from: { name: 'tpl', version: '1.0.0' },
      to: { name: 'tpl', version: '2.0.0', answers: {} },
      files: [
        { path: 'a', action: 'conflict', note: '1 place is marked with <<<<<<<' },
        { path: 'sagemaker-algo.json', action: 'updated' },
      ],
      notes: [],
    });
  });

  it('and --dry-run exclude each other', async () => {
    const scene = await makeScene(V1);
    await expect(scene.run({ check: true, dryRun: true })).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('--dry-run', () => {
  it('shows a unified diff that git applies, and writes nothing', async () => {
    const scene = await makeScene({ files: { a: '1\n', gone: 'x\n', 'no-end': 'x' } });
    scene.release({ files: { a: '2\n', 'src/new': 'n\n', 'no-end': 'y' } });
    const before = contents(scene.project);
    const { code, stdout, stderr } = await scene.run({ dryRun: true, force: false });
    expect(code).toBe(0);
    expect(contents(scene.project)).toEqual(before);
    expect(stderr).toMatch(/^tpl 1\.0\.0 -> 2\.0\.0: 5 files; nothing was written\.\n {2}removed {3}gone\n/);
    writeAll(scene.project, { '../diff': stdout });
    git(scene.project, 'apply', '../diff');
    const patched = contents(scene.project);
    writeAll(scene.project, { ...Object.fromEntries(Object.entries(before)) });
    rmSync(join(scene.project, 'src'), { recursive: true });
    expect((await scene.run()).code).toBe(0);
    expect(contents(scene.project)).toEqual(patched);
  });

  it('names binary files and modes, and ends with 1 when there would be conflicts', async () => {
    const scene = await makeScene({ files: { a: '1\n', b: Uint8Array.of(0), x: 'x' } });
    writeAll(scene.project, { a: 'mine\n' });
    scene.release({ files: { a: '2\n', b: Uint8Array.of(0, 1), x: 'x' }, executables: ['x'] });
    const { code, stdout } = await scene.run({ dryRun: true });
    expect(code).toBe(1);
    expect(stdout).toContain('Binary files a/b and b/b differ\n');
    expect(stdout).toContain('old mode 644\nnew mode 755\n--- a/x\n+++ b/x\n');
    expect(stdout).toContain('+<<<<<<< yours\n');
  });

  it('is coloured on a terminal and disarms what a file holds', async () => {
    const scene = await makeScene(V1);
    scene.release({ files: { a: '\u001b[2Jnew\n' } });
    const shown: string[] = [];
    const stdout = { write: (text: string | Uint8Array) => void shown.push(String(text)), isTTY: true, columns: 80 };
    const context = { ...testContext({ cwd: scene.project }), stdout };
    const { update } = await import('../../src/commands/update.ts');
    await update({ template: scene.template, answer: {}, trust: false, check: false, dryRun: true, force: false, json: false }, context);
    expect(shown.join('')).toContain('\u001b[32m+new\u001b[39m');
    expect(shown.join('')).not.toContain('\u001b[2J');
  });

  it('as JSON', async () => {
    const scene = await outdated();
    expect(JSON.parse((await scene.run({ dryRun: true, json: true })).stdout)).toMatchObject({ status: 'available' });
    expect(readFileSync(join(scene.project, 'a'), 'utf8')).toBe('1\n');
  });
});

describe('what cannot be taken back', () => {
  it('is refused without a repository', async () => {
    const scene = await outdated();
    await expect(scene.run({ force: false })).rejects.toMatchObject({
      exitCode: 2,
      message: `${scene.project} is in no git repository, so that an update could not be taken back.`,
      hint: expect.stringContaining('git init'),
    });
    expect(readFileSync(join(scene.project, 'a'), 'utf8')).toBe('1\n');
  });

  it('is refused without git', async () => {
    const scene = await outdated();
    await expect(scene.run({ force: false }, withoutPrograms)).rejects.toMatchObject({
      message: 'git is not installed, so that an update could not be taken back.',
      hint: expect.stringContaining('--force'),
    });
  });

  it('is refused when git cannot tell', async () => {
    const scene = await outdated();
    commit(scene);
    const failing: typeof exec = (request) =>
      request.args.includes('status') ? exec({ ...request, args: ['status', '--nonsense'] }) : exec(request);
    await expect(scene.run({ force: false }, { exec: failing })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^git cannot tell what is committed: \S/),
    });
  });

  it('is refused with changes that are not committed, also in a folder of the repository', async () => {
    const scene = await outdated();
    git(join(scene.project, '..'), 'init', '--quiet');
    git(join(scene.project, '..'), 'add', '--all');
    git(join(scene.project, '..'), 'commit', '--quiet', '--message', 'x');
    writeAll(scene.project, { a: 'mine\n' });
    await expect(scene.run({ force: false })).rejects.toMatchObject({
      message: 'There are changes that are not committed:\n  a',
      hint: expect.stringContaining('Commit them first'),
    });
    git(scene.project, 'commit', '--quiet', '--all', '--message', 'mine');
    expect((await scene.run({ force: false })).code).toBe(1);
  });

  it('is refused when git does not know a file that would change, and files of no concern do not matter', async () => {
    const scene = await outdated();
    writeAll(scene.project, { '.gitignore': 'a\n', 'notes.txt': 'mine' });
    commit(scene);
    await expect(scene.run({ force: false })).rejects.toMatchObject({
      message: 'The update would change files that are not committed:\n  a',
    });
    git(scene.project, 'add', '--force', 'a');
    git(scene.project, 'commit', '--quiet', '--message', 'a');
    writeAll(scene.project, { 'other.txt': 'not committed' });
    expect((await scene.run({ force: false })).code).toBe(0);
  });

  it('is kept with --force: a copy of each file that changes, out of the way of git', async () => {
    const scene = await makeScene({ files: { _gitignore: 'x\n', a: '1\n', same: '1\n', 'src/gone': '1\n' } });
    commit(scene);
    writeAll(scene.project, { a: 'mine\n' });
    scene.release({ files: { _gitignore: '!*\n', a: '2\n', same: '1\n' } });
    const { stdout } = await scene.run({ force: true });
    const backup = '.sagemaker-algo/backup-20261123-090000';
    expect(stdout).toContain(`The files as they were are in ${backup}/files.\n`);
    expect(listFiles(join(scene.project, backup, 'files'))).toEqual(['.gitignore', 'a', 'sagemaker-algo.json', 'src/gone']);
    expect(readFileSync(join(scene.project, backup, 'files/a'), 'utf8')).toBe('mine\n');
    expect(git(scene.project, 'status', '--porcelain')).not.toContain('backup');
    // Another one in the same second has a folder of its own.
    scene.release({ files: { _gitignore: '!*\n', a: '3\n', same: '1\n' }, version: '3.0.0' });
    expect((await scene.run({ force: true, json: true })).stdout).toContain(`"backup": "${backup}-2/files"`);
  });
});

describe('a failure', () => {
  it('or an interrupt changes nothing', async () => {
    const scene = await outdated();
    const before = contents(scene.project);
    const base = readFileSync(join(scene.project, BASE_FILE));
    const abort = new AbortController();
    abort.abort();
    await expect(scene.run({}, { signal: abort.signal })).rejects.toSatisfy(isInterrupted);
    expect(contents(scene.project)).toEqual(before);
    expect(readFileSync(join(scene.project, BASE_FILE))).toEqual(base);
  });

  it('a file that changes meanwhile stays as it is then', async () => {
    const scene = await outdated();
    writeAll(scene.project, { a: 'mine\n' });
    const meddling: typeof exec = (request) => {
      writeAll(scene.project, { a: 'newer\n' });
      return exec(request);
    };
    await expect(scene.run({}, { exec: meddling })).rejects.toThrow('a was changed while the update was prepared; nothing was written.');
    expect(readFileSync(join(scene.project, 'a'), 'utf8')).toBe('newer\n');
  });

  it('of git falls back to the library', async () => {
    const scene = await outdated();
    writeAll(scene.project, { a: 'mine\n' });
    const failing: typeof exec = (request) => exec({ ...request, args: ['nonsense'] });
    expect((await scene.run({}, { exec: failing })).code).toBe(1);
    expect(readFileSync(join(scene.project, 'a'), 'utf8')).toContain('<<<<<<< yours\nmine\n');
  });
});

const QUESTION = {
  kind: 'choice',
  id: 'images',
  message: 'Images',
  choices: [
    { value: 'separate', title: 'two', overlays: ['separate'] },
    { value: 'combined', title: 'one', overlays: ['combined'] },
  ],
};
const ASKING = { files: { a: '1\n', '+separate/two': '2', '+combined/one': '1' }, questions: [QUESTION] };

describe('answers', () => {
  it('can be changed on the way, and the spec file says so', async () => {
    const scene = await makeScene(ASKING);
    writeAll(scene.project, { a: 'mine\n' });
    const { code, stdout } = await scene.run({ images: 'combined' });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Updated tpl 1\.0\.0: 3 files\.\n/) });
    expect(Object.keys(contents(scene.project))).toEqual(['a', 'one', 'sagemaker-algo.json']);
    expect(readSpec(scene).template.answers).toEqual({ images: 'combined' });
    // And back, with the answer as any other.
    expect((await scene.run({ answer: { images: 'separate' } })).code).toBe(0);
    expect(Object.keys(contents(scene.project))).toEqual(['a', 'sagemaker-algo.json', 'two']);
  });

  it('that were changed in the spec file by hand are followed', async () => {
    const scene = await makeScene(ASKING);
    const spec = readFileSync(join(scene.project, 'sagemaker-algo.json'), 'utf8');
    writeAll(scene.project, { 'sagemaker-algo.json': spec.replace('separate', 'combined') });
    expect((await scene.run({ check: true })).code).toBe(1);
    await scene.run();
    expect(Object.keys(contents(scene.project))).toEqual(['a', 'one', 'sagemaker-algo.json']);
  });

  it('are kept; dropped, new and impossible ones are said', async () => {
    const more = { kind: 'yes-no', id: 'encryptArtifacts', message: 'Encrypt' };
    const old = { kind: 'text', id: 'old', message: 'Old', default: 'x' };
    const scene = await makeScene({ ...ASKING, questions: [QUESTION, old] });
    await scene.run({ images: 'combined' });
    const combinedOnly = { ...QUESTION, choices: [{ value: 'one-image', title: 'one' }] };
    scene.release({ ...ASKING, questions: [combinedOnly, more] });
    const { notes } = await scene.run();
    expect(notes).toEqual([
      '--images can be "combined" no longer; it becomes one-image.',
      'The template asks for --old no longer; the answer x is dropped.',
      'The template now asks for --encrypt-artifacts; it is false.',
    ]);
    expect(readSpec(scene).template.answers).toEqual({ images: 'one-image', encryptArtifacts: false });
  });

  it('that do not fit are refused', async () => {
    const scene = await makeScene(ASKING);
    await expect(scene.run({ images: 'combine' })).rejects.toMatchObject({ hint: expect.stringContaining('Did you mean combined?') });
    await expect(scene.run({ answer: { nothing: 'x' } })).rejects.toThrow('The template tpl has no question "nothing".');
  });
});

describe('without what the template had given', () => {
  it.each([
    ['missing', (file: string) => rmSync(file), 'is not there'],
    ['cut short', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -9)), 'is damaged'],
    [
      'damaged',
      (file: string) =>
        writeFileSync(
          file,
          readFileSync(file).map((byte, index) => (index === 60 ? byte ^ 1 : byte)),
        ),
      'is damaged',
    ],
    ['something else', (file: string) => writeFileSync(file, 'x'), 'is damaged'],
  ])('%s: the same version gives it again, another one is refused', async (_, damage, why) => {
    const scene = await makeScene({ files: { ...ASKING.files, b: '1\n' }, questions: [QUESTION] });
    damage(join(scene.project, BASE_FILE));
    writeAll(scene.project, { a: 'mine\n' });
    expect(await scene.run({ images: 'combined' })).toMatchObject({ code: 0 });
    expect(Object.keys(contents(scene.project))).toEqual(['a', 'b', 'one', 'sagemaker-algo.json']);
    damage(join(scene.project, BASE_FILE));
    scene.release({ files: { ...ASKING.files, a: '2\n', b: '2\n' }, questions: [QUESTION] });
    await expect(scene.run({ force: false })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        new RegExp(
          `^It cannot be told what you have changed since tpl 1\\.0\\.0, because \\.sagemaker-algo/base\\.json\\.gz, .* ${why}\\.$`,
        ),
      ),
      hint: expect.stringContaining('--force'),
    });
  });

  it.each([
    ['with git', {}],
    ['without git', withoutPrograms],
  ])('--force marks every difference, %s', async (_, parts) => {
    const lines = 'one\ntwo\n3\n4\n5\n6\n7\n8\nnine\n';
    const scene = await makeScene({ files: { a: lines, same: 'x', bin: Uint8Array.of(0) } });
    rmSync(join(scene.project, BASE_FILE));
    writeAll(scene.project, { a: lines.replace('two', 'mine'), mine: 'mine', bin: Uint8Array.of(0, 3) });
    scene.release({ files: { a: lines.replace('nine', 'NINE'), same: 'x', new: 'n', bin: Uint8Array.of(0, 4) } });
    const { code } = await scene.run({ force: true }, parts);
    expect(code).toBe(1);
    const { 'sagemaker-algo.json': spec, ...found } = contents(scene.project);
    expect(found).toEqual({
      a: 'one\n<<<<<<< yours\nmine\n=======\ntwo\n>>>>>>> tpl 2.0.0\n3\n4\n5\n6\n7\n8\n<<<<<<< yours\nnine\n=======\nNINE\n>>>>>>> tpl 2.0.0\n',
      same: 'x',
      new: 'n',
      mine: 'mine',
      bin: '\u0000\u0003',
      'bin.new': '\u0000\u0004',
    });
    expect(JSON.parse(spec ?? '').template.version).toBe('2.0.0');
    expect(existsSync(join(scene.project, BASE_FILE))).toBe(true);
    expect(await scene.run({}, parts)).toMatchObject({ code: 0 });
  });

  it('of a newer tool is refused', async () => {
    const scene = await makeScene(V1);
    const { gzipSync } = await import('node:zlib');
    writeFileSync(join(scene.project, BASE_FILE), gzipSync('{"format":2}'));
    await expect(scene.run()).rejects.toThrow('was written by a newer version of this tool');
  });

  it('that names files outside of the project is refused', async () => {
    const scene = await makeScene(V1);
    const { gzipSync, gunzipSync } = await import('node:zlib');
    const file = join(scene.project, BASE_FILE);
    writeFileSync(file, gzipSync(gunzipSync(readFileSync(file)).toString().replace('"path":"a"', '"path":"../a"')));
    await expect(scene.run()).rejects.toThrow('leads out of its folder');
  });
});

describe('the spec file', () => {
  const spec = (more: string) => SPEC.replace('"version": "0.1.0"', `"version": "0.1.0",\n  ${more}`);
  const release = (more: string) => ({ files: { 'sagemaker-algo.json.ejs': spec(more) } });
  const merged = async (user: (text: string) => string, next: string, parts = {}) => {
    const scene = await makeScene(release('"list": ["a"],\n  "deep": { "x": 1, "y": 1 }'));
    const file = join(scene.project, 'sagemaker-algo.json');
    writeFileSync(file, user(readFileSync(file, 'utf8')));
    scene.release(release(next));
    const { code } = await scene.run({}, parts);
    return { code, text: readFileSync(file, 'utf8') };
  };

  it('merges as text where that is JSON', async () => {
    const { code, text } = await merged(
      (before) => before.replace('"my', '"my').replace('["a"]', '["a", "mine"]'),
      '"list": ["a"],\n  "deep": { "x": 2, "y": 1 }',
    );
    expect({ code, text }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "{
        "name": "project",
        "template": {"name":"tpl","version":"2.0.0","answers":{},"command":"npx create-sagemaker-algo project --template ./tpl --yes","source":"../tpl"},
        "version": "0.1.0",
        "list": ["a", "mine"],
        "deep": { "x": 2, "y": 1 }
      }
      ",
      }
    `);
  });

  it('merges by keys where the text conflicts, in the form that the user has', async () => {
    const { code, text } = await merged(
      (before) => before.replace('"y": 1', '"y": 1, "mine": [1,2]'),
      '"list": ["a", "new"],\n  "deep": { "x": 2, "y": 1 }',
    );
    expect({ code, text }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "text": "{
        "name": "project",
        "template": {"name":"tpl","version":"2.0.0","answers":{},"command":"npx create-sagemaker-algo project --template ./tpl --yes","source":"../tpl"},
        "version": "0.1.0",
        "list": ["a", "new"],
        "deep": { "x": 2, "y": 1, "mine": [1,2] }
      }
      ",
      }
    `);
  });

  it('is marked where both have changed one value, and the next run says so', async () => {
    const scene = await makeScene(release('"x": 1'));
    const file = join(scene.project, 'sagemaker-algo.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"x": 1', '"x": 2'));
    scene.release(release('"x": 3'));
    expect((await scene.run()).code).toBe(1);
    expect(readFileSync(file, 'utf8')).toContain('<<<<<<< yours\n  "x": 2\n');
    await expect(scene.run()).rejects.toThrow('sagemaker-algo.json still holds the conflict markers of a merge.');
  });

  it('keeps a byte order mark and CRLF', async () => {
    const { code, text } = await merged(
      (before) => `\uFEFF${before.replace('"a"', '"mine"').replaceAll('\n', '\r\n')}`,
      '"list": ["a"],\n  "deep": { "x": 2, "y": 1 }',
    );
    expect(code).toBe(0);
    expect(text.startsWith('\uFEFF{\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
    expect(JSON.parse(text.slice(1))).toMatchObject({ list: ['mine'], deep: { x: 2 }, template: { version: '2.0.0' } });
  });

  it.each([
    ['{"name": "x",', /^sagemaker-algo\.json:1:14 is not valid JSON: /],
    ['{"name": "x", "name": "y"}', /^sagemaker-algo\.json:1: name stands twice/],
    ['{"name": "x", "template": {"name": "tpl"}}', /^sagemaker-algo\.json:1: template\.version is not what an update needs/],
    ['<<<<<<< yours\n{}\n=======\n{}\n>>>>>>> x\n', /^sagemaker-algo\.json still holds the conflict markers/],
  ])('%j is refused', async (text, message) => {
    const scene = await outdated();
    writeAll(scene.project, { 'sagemaker-algo.json': text });
    await expect(scene.run()).rejects.toMatchObject({ exitCode: 2, message: expect.stringMatching(message), hint: expect.any(String) });
  });

  it('without a section: what is stored says where it came from; without that it is refused', async () => {
    const scene = await outdated();
    writeAll(scene.project, { 'sagemaker-algo.json': '{\n    "name": "mine"\n}\n' });
    expect((await scene.run()).code).toBe(0);
    expect(readSpec(scene)).toMatchObject({ name: 'mine', template: { name: 'tpl', version: '2.0.0' } });
    rmSync(join(scene.project, BASE_FILE));
    writeAll(scene.project, { 'sagemaker-algo.json': '{"name": "mine"}' });
    await expect(scene.run()).rejects.toThrow('The project was not made from a template');
  });
});

describe('regions that are made from the spec file', () => {
  const hyperparameter = (name: string, text: string) => `"${name}": { "type": "FreeText", "description": "${text}" }`;
  const version = (hyperparameters: string, readme: string) => ({
    files: {
      'sagemaker-algo.json.ejs': SPEC.replace('"version": "0.1.0"', `"training": { "hyperparameters": {\n${hyperparameters}\n} }`),
      'README.md': `# ${readme}\n\n<!-- sagemaker-algo:begin hyperparameters -->\n<!-- sagemaker-algo:end hyperparameters -->\n\nThe end\n`,
      'other.md': '<!-- sagemaker-algo:begin hyperparameters -->\n<!-- sagemaker-algo:end hyperparameters -->\n',
    },
  });

  it('follow the merged one and never conflict', async () => {
    const scene = await makeScene(version(hyperparameter('alpha', 'one'), 'Old'));
    const spec = join(scene.project, 'sagemaker-algo.json');
    const mine = `${hyperparameter('alpha', 'one')},\n${hyperparameter('mine', 'my own')}`;
    writeFileSync(spec, readFileSync(spec, 'utf8').replace(hyperparameter('alpha', 'one'), mine));
    const { deriveProject } = await import('../../src/derive/derive-project.ts');
    const { writeDerived } = await import('../../src/commands/derive.ts');
    const renew = () => deriveProject(scene.project, { ...JSON.parse(readFileSync(spec, 'utf8')) }, { force: false });
    writeDerived(scene.project, renew());
    scene.release(version(`${hyperparameter('alpha', 'two')},\n${hyperparameter('theirs', 'new')}`, 'New'));
    const { code, stdout } = await scene.run();
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('  updated   README.md\n') });
    const found = contents(scene.project);
    for (const name of ['alpha', 'mine', 'theirs', 'two']) {
      expect(found['README.md']).toContain(name);
      expect(found['other.md']).toContain(name);
    }
    expect(found['README.md']).toMatch(/^# New\n.*\nThe end\n$/s);
    // Nothing is left to derive.
    expect(renew().filter(({ before, text }) => before !== text)).toEqual([]);
    expect((await scene.run()).stdout).toBe('Up to date: tpl 2.0.0.\n');
  });

  it('that were edited by hand stay', async () => {
    const scene = await makeScene(version(hyperparameter('alpha', 'one'), 'Old'));
    const edited = (contents(scene.project)['README.md'] ?? '').replace('one', 'edited by hand');
    writeAll(scene.project, { 'README.md': edited });
    scene.release(version(hyperparameter('alpha', 'one'), 'New'));
    expect((await scene.run()).code).toBe(0);
    expect(contents(scene.project)['README.md']).toBe(edited.replace('# Old', '# New'));
  });
});

describe('the template', () => {
  it('is not taken back', async () => {
    const scene = await makeScene({ ...V1, version: '1.10.0' });
    scene.release({ ...V1, version: '1.9.0' });
    await expect(scene.run({ check: true })).rejects.toMatchObject({
      exitCode: 2,
      message: 'The project comes from the template tpl 1.10.0, which is newer than 1.9.0; it is not taken back.',
    });
  });

  it('that is gone is named, with the way out', async () => {
    const scene = await makeScene(V1);
    rmSync(scene.template, { recursive: true });
    await expect(scene.run()).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^The template \.\.\/tpl, from which the project was made, cannot be used\. /),
      hint: expect.stringContaining('--template'),
    });
  });

  it('can be another one', async () => {
    const scene = await makeScene(V1);
    writeAll(scene.template, { '../other/template.json': JSON.stringify({ id: 'other', title: 'O', description: 'O', version: '0.1.0' }) });
    writeAll(scene.template, { '../other/files/sagemaker-algo.json.ejs': SPEC, '../other/files/b': '1' });
    const { code, stdout } = await scene.run({ template: join(scene.template, '../other') });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('Updated tpl 1.0.0 -> other 0.1.0: 3 files.') });
    expect(Object.keys(contents(scene.project))).toEqual(['b', 'sagemaker-algo.json']);
  });
});

describe('this tool', () => {
  const withPackage = {
    files: { 'package.json.ejs': '{ "devDependencies": { "create-sagemaker-algo": <%- JSON.stringify(toolDependency) %> } }\n' },
  };
  const dependency = ({ project }: Scene) =>
    JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).devDependencies['create-sagemaker-algo'];

  it('of the same version on another machine is no update', async () => {
    const scene = await makeScene(withPackage);
    const elsewhere = { packageRoot: '/somewhere/else/create-sagemaker-algo' };
    expect(await scene.run({ check: true }, elsewhere)).toMatchObject({ code: 0 });
  });

  it('of another version is what the project depends on then', async () => {
    const scene = await makeScene(withPackage);
    const newer = { packageRoot: '/opt/create-sagemaker-algo', version: '9.9.9' };
    const { code, stdout } = await scene.run({}, newer);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('  npm install --ignore-scripts\n') });
    expect(dependency(scene)).toBe('file:/opt/create-sagemaker-algo');
  });

  it('that the project has brought itself stays as it says', async () => {
    const scene = await makeScene(withPackage);
    writeAll(scene.project, { 'package.json': '{ "devDependencies": { "create-sagemaker-algo": "^9.9.9" } }\n' });
    const own = { packageRoot: join(scene.project, 'node_modules/create-sagemaker-algo'), version: '9.9.9' };
    expect(await scene.run({}, own)).toMatchObject({ code: 0, stdout: 'Up to date: tpl 1.0.0.\n' });
    expect(dependency(scene)).toBe('^9.9.9');
  });
});

describe('keys', () => {
  const KEY = 'secrets/model.key';
  const question = { kind: 'yes-no', id: 'encryptArtifacts', message: 'Encrypt', keys: [KEY] };
  const keyed = { files: { a: '1\n' }, questions: [question] };

  it('are made when the answer turns to yes, shown to nobody, and kept from then on', async () => {
    const scene = await makeScene(keyed);
    const shown = await scene.run({ dryRun: true, encryptArtifacts: true });
    expect(shown.stdout).toContain(`Files /dev/null and b/${KEY} differ\n`);
    expect(shown.stdout + shown.stderr).not.toMatch(/[0-9a-f]{32}/);
    const { code, stdout } = await scene.run({ encryptArtifacts: true });
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining(`added     ${KEY}`) });
    const key = contents(scene.project)[KEY];
    expect(key).toMatch(/^\(600\) [0-9a-f]{64}\n$/);
    // A new version, and no longer encrypted: it still belongs to the models that it encrypted.
    scene.release({ ...keyed, files: { a: '2\n' } });
    expect((await scene.run()).code).toBe(0);
    expect((await scene.run({ encryptArtifacts: false })).code).toBe(0);
    expect(contents(scene.project)[KEY]).toBe(key);
  });

  it('that a clone does not have are no update, and none is made in their place', async () => {
    const scene = await makeScene(keyed);
    await scene.run({ encryptArtifacts: true });
    rmSync(join(scene.project, KEY));
    expect(await scene.run({ check: true })).toMatchObject({ code: 0 });
    scene.release({ ...keyed, files: { a: '2\n' } });
    expect((await scene.run()).code).toBe(0);
    expect(existsSync(join(scene.project, KEY))).toBe(false);
  });
});

describe('files that only their owner may read', () => {
  it('are not in the base', async () => {
    const { planBase } = await import('../../src/scaffold/base.ts');
    const { gunzipSync } = await import('node:zlib');
    const facts = { name: 'x', toolVersion: '1', toolDependency: '1', answers: {} };
    const origin = { facts, template: { id: 't', version: '1.0.0' }, folder: 'x' };
    const plans = [
      { path: 'key', content: 'hidden', mode: 0o600 },
      { path: 'large', content: 'x'.repeat(20), mode: 0o644 },
      { path: 'second', content: 'y'.repeat(9), mode: 0o644 },
      { path: 'third', content: 'y'.repeat(9), mode: 0o644 },
    ];
    const { content } = await planBase(origin, plans, { file: 10, total: 10 });
    const { files } = JSON.parse(gunzipSync(content).toString());
    expect(files).toEqual([
      { path: 'large', mode: 0o644, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { path: 'second', mode: 0o644, text: 'yyyyyyyyy' },
      { path: 'third', mode: 0o644, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    // The same files give the same bytes.
    expect((await planBase(origin, plans, { file: 10, total: 10 })).content).toEqual(content);
  });
});

describe('files that are too large to be stored', () => {
  const large = (word: string) => `${word}\n`.repeat(600_000);

  it('are updated when the user has not touched them, and else put beside', async () => {
    const scene = await makeScene({ files: { a: large('1'), b: large('1') } });
    expect(readFileSync(join(scene.project, BASE_FILE)).length).toBeLessThan(5_000);
    scene.release({ files: { a: large('2'), b: large('2') } });
    writeAll(scene.project, { b: 'mine' });
    const { code } = await scene.run();
    expect(code).toBe(1);
    const found = contents(scene.project);
    // Compared here, so that a failure does not print them.
    expect([found['a'] === large('2'), found['b'] === 'mine', found['b.new'] === large('2')]).toEqual([true, true, true]);
    expect((await scene.run()).code).toBe(0);
  });
});

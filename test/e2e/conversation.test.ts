import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { compileTemplates } from '../../scripts/compile-templates.mjs';
import { listFiles } from '../../src/files.ts';
import { packageRoot } from '../support/context.ts';
import { hasTerminal, KEYS, openTerminal } from '../support/terminal.ts';
import { workspace } from '../support/workspace.ts';

const { enter, esc, up, down, space, tab, interrupt, clear } = KEYS;

const PARTS = [
  { kind: 'yes-no', id: 'encryptArtifacts', message: 'Encrypt the model' },
  { kind: 'yes-no', id: 'githubActions', message: 'Workflow for GitHub Actions' },
  { kind: 'yes-no', id: 'vscode', message: 'Settings for VS Code' },
];

/** A template of a package; its questions besides the optional parts. */
function template(id: string, title: string, questions: readonly object[]): Readonly<Record<string, string>> {
  const manifest = { id, title, description: `Made in ${title}`, version: '1.0.0', questions: [...questions, '_shared/parts.json'] };
  const spec = '{ "name": <%- JSON.stringify(name) %>, "template": <%- JSON.stringify(template) %> }\n';
  return { [`templates/${id}/template.json`]: JSON.stringify(manifest), [`templates/${id}/files/sagemaker-algo.json.ejs`]: spec };
}

const algorithm = {
  kind: 'choice',
  id: 'algorithm',
  message: 'Algorithm to start from',
  choices: [
    { value: 'regression', title: 'ridge regression: a number from numeric features' },
    { value: 'classification', title: 'logistic regression: one of two classes' },
  ],
};
const base = { kind: 'text', id: 'baseImage', message: 'Base image', default: 'debian:trixie-slim', pattern: '[a-z0-9:.-]+' };

/** The built tool with templates of the test, so that the screens stay the same when ours change. */
function toolWith(files: Readonly<Record<string, string>>): string {
  const root = workspace(files);
  mkdirSync(join(root, 'bin'));
  for (const name of readdirSync(join(packageRoot, 'bin'))) copyFileSync(join(packageRoot, 'bin', name), join(root, 'bin', name));
  copyFileSync(join(packageRoot, 'package.json'), join(root, 'package.json'));
  cpSync(join(packageRoot, 'dist'), join(root, 'dist'), { recursive: true });
  buildSync({
    stdin: { contents: compileTemplates(join(root, 'templates')), resolveDir: join(packageRoot, 'src/scaffold') },
    ...{ bundle: true, platform: 'node', format: 'cjs', outfile: join(root, 'dist/own-templates.cjs') },
  });
  return join(root, 'bin/create-sagemaker-algo.cjs');
}

function start(args: readonly string[] = [], options: { env?: NodeJS.ProcessEnv; columns?: number; rows?: number } = {}) {
  const tool = toolWith({
    ...template('typescript', 'TypeScript', [algorithm]),
    ...template('minimal', 'Any language', [base]),
    'templates/_shared/parts.json': JSON.stringify(PARTS),
  });
  const cwd = workspace({ 'taken/notes.txt': '' });
  const command = [process.execPath, tool, ...args, '--no-git', '--no-install'];
  return { cwd, ...openTerminal(command, { ...options, cwd }) };
}

const specOf = (cwd: string, folder: string) => JSON.parse(readFileSync(join(cwd, folder, 'sagemaker-algo.json'), 'utf8'));

describe.skipIf(!hasTerminal)('the conversation', () => {
  it('from the first question to the project', async () => {
    const { cwd, type, shows, ended, screen, styled } = start();
    expect(await shows('Folder of the new project')).toMatchSnapshot('folder');
    type('taken', enter);
    expect(await shows('is not empty')).toMatchSnapshot('a folder that is taken');
    type(clear, 'my_algo', enter);
    expect(await shows('Name of the algorithm')).toMatchSnapshot('name, suggested from the folder');
    type('a_b', enter);
    expect(await shows('allows letters')).toMatchSnapshot('a name that is refused');
    type(clear, 'forecast', enter);
    expect(await shows('❯ TypeScript')).toMatchSnapshot('template');
    type(enter);
    expect(await shows('ridge regression')).toMatchSnapshot('algorithm');
    type(down, enter);
    expect(await shows('Optional parts')).toMatchSnapshot('optional parts');
    type(down, space);
    expect(await shows('◉')).toMatchSnapshot('a part that is taken');
    type(enter);
    expect(await shows('❯ make it')).toMatchSnapshot('review');
    expect(styled()).toBe(true);
    expect(readdirSync(cwd)).toEqual(['taken']);
    type(enter);
    expect(await ended).toBe(0);
    expect(screen().replaceAll(cwd, '')).toMatchSnapshot('the end');
    expect(specOf(cwd, 'my_algo')).toEqual({
      name: 'forecast',
      template: {
        name: 'typescript',
        version: '1.0.0',
        answers: { algorithm: 'classification', encryptArtifacts: false, githubActions: true, vscode: false },
        command: 'npx create-sagemaker-algo my_algo --name forecast --algorithm classification --github-actions --yes',
      },
    });
  });

  it('goes back with Esc from every kind of question, answers kept', async () => {
    const { cwd, type, shows, ended } = start();
    await shows('Folder');
    type('one', enter);
    await shows('Name of the algorithm [esc: back] (one)');
    type(esc);
    expect(await shows('? Folder of the new project (one)')).toMatchSnapshot('back at the folder');
    type('two', enter);
    await shows('(two)');
    type(enter);
    await shows('❯ TypeScript');
    type(up, enter);
    await shows('Base image');
    type(esc);
    expect(await shows('❯ Any language')).toMatchSnapshot('back at the template, the choice kept');
    type(enter);
    await shows('Base image');
    type('python:3.13', enter);
    await shows('Optional parts');
    type(space, esc);
    expect(await shows('? Base image [esc: back] (python:3.13)')).toMatchSnapshot('back from a list to a text');
    type(enter);
    await shows('Optional parts');
    type(enter);
    await shows('❯ make it');
    type(esc);
    expect(await shows('? Optional parts')).toMatchSnapshot('back from the review');
    type(enter);
    await shows('❯ make it');
    type(enter);
    expect(await ended).toBe(0);
    expect(specOf(cwd, 'two')).toMatchObject({ name: 'two', template: { name: 'minimal', answers: { baseImage: 'python:3.13' } } });
  });

  it('changes one answer from the review, and asks what another template asks', async () => {
    const { cwd, type, shows, ended } = start(['here', '--encrypt-artifacts']);
    await shows('❯ TypeScript');
    type(enter);
    await shows('ridge');
    type(enter);
    await shows('Optional parts');
    type(enter);
    await shows('❯ make it');
    type(down, enter);
    expect(await shows('Which answer?')).toMatchSnapshot('which answer');
    type(esc);
    await shows('❯ make it');
    type(down, enter);
    await shows('Which answer?');
    type(enter);
    await shows('❯ TypeScript');
    type(down, up);
    await shows('❯ TypeScript');
    type(esc);
    await shows('❯ make it');
    type(down, enter);
    await shows('Which answer?');
    type(enter);
    await shows('❯ TypeScript');
    type(up, enter);
    expect(await shows('? Base image')).toMatchSnapshot('what the other template asks');
    type('Bad!', enter);
    await shows('must match');
    type(clear, 'alpine:3', enter);
    await shows('? Optional parts');
    type(enter);
    expect(await shows('❯ make it')).toMatchSnapshot('the review again');
    type(enter);
    expect(await ended).toBe(0);
    expect(specOf(cwd, 'here').template.command).toBe(
      'npx create-sagemaker-algo here --template minimal --answer baseImage=alpine:3 --encrypt-artifacts --yes',
    );
  });

  it('with --force says in the review what will be replaced', async () => {
    const { cwd, type, shows, ended } = start(['taken', '--template', 'minimal', '--answer', 'baseImage=x', '--force']);
    writeFileSync(join(cwd, 'taken/sagemaker-algo.json'), 'mine');
    await shows('Optional parts');
    type(enter);
    expect(await shows('❯ make it')).toContain('; 1 file in the folder will be replaced');
    type(interrupt);
    expect(await ended).toBe(130);
    expect(readFileSync(join(cwd, 'taken/sagemaker-algo.json'), 'utf8')).toBe('mine');
  });

  it('cancelled in the review makes nothing', async () => {
    const { cwd, type, shows, ended } = start(['here', '--template', 'minimal', '--answer', 'baseImage=x']);
    await shows('Optional parts');
    type(enter);
    await shows('❯ make it');
    type(down, down, enter);
    expect(await ended).toBe(130);
    await shows('Nothing was made.');
    expect(readdirSync(cwd)).toEqual(['taken']);
  });

  const questions = ['Folder', 'Name of', '❯ TypeScript', 'ridge', 'Optional parts', '❯ make it'];
  it.each(questions.map((text, index) => [text, index] as const))('Ctrl-C at %j ends with 130 and leaves nothing', async (_, last) => {
    const { cwd, type, shows, ended, screen } = start();
    for (const text of questions.slice(0, last)) {
      await shows(text);
      type(enter);
    }
    await shows(questions[last] ?? '');
    type(interrupt);
    expect(await ended).toBe(130);
    expect(readdirSync(cwd)).toEqual(['taken']);
    expect(screen()).not.toMatch(/at .*\(|Error/);
  });

  it('Ctrl-C in a question removes the template that was fetched', async () => {
    const tmp = workspace();
    const repository = workspace({
      'template.json': JSON.stringify({ id: 'own', title: 'Own', description: 'x', version: '1.0.0' }),
      'files/a': '',
    });
    for (const args of [
      ['init', '--quiet'],
      ['add', '--all'],
      ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '-m', 'x'],
    ]) {
      expect(spawnSync('git', args, { cwd: repository }).status).toBe(0);
    }
    const { cwd, type, shows, ended } = start(['--template', `git+${pathToFileURL(repository).href}`], { env: { TMPDIR: tmp } });
    await shows('Folder');
    expect(readdirSync(tmp)).toHaveLength(1);
    type(interrupt);
    expect(await ended).toBe(130);
    expect([readdirSync(tmp), readdirSync(cwd)]).toEqual([[], ['taken']]);
  });

  it('in 40 columns nothing is cut off', async () => {
    const { type, shows, ended, screen } = start([], { columns: 40, rows: 40 });
    await shows('Folder');
    type('a-folder-with-quite-a-long-name', enter);
    expect(await shows('Name of the')).toMatchSnapshot('name');
    type(esc);
    expect(await shows('? Folder')).toMatchSnapshot('back over a line that was broken');
    type(tab);
    await shows('long-name');
    type(enter);
    await shows('Name of the');
    type(enter);
    await shows('❯ TypeScript');
    type(enter);
    expect(await shows('❯ ridge')).toMatchSnapshot('algorithm');
    type(enter);
    expect(await shows('Optional parts')).toMatchSnapshot('optional parts');
    type(space, enter);
    expect(await shows('❯ make it')).toMatchSnapshot('review');
    type(enter);
    expect(await ended).toBe(0);
    expect(screen()).toMatchSnapshot('the end');
  });

  it('under NO_COLOR there is no colour', async () => {
    const { type, shows, ended, styled } = start(['here', '--template', 'minimal'], { env: { NO_COLOR: '1' } });
    await shows('Base image');
    type(enter);
    await shows('Optional parts');
    type(enter);
    await shows('❯ make it');
    expect(styled()).toBe(false);
    type(enter);
    expect(await ended).toBe(0);
  });

  it('asks nothing when the command line says it all', async () => {
    const { cwd, ended, screen } = start([
      'here',
      '--template',
      'minimal',
      '--answer',
      'baseImage=x',
      ...PARTS.map(({ id }) => id).flatMap((id) => ['--answer', `${id}=false`]),
    ]);
    expect(await ended).toBe(0);
    expect(listFiles(join(cwd, 'here'))).toContain('sagemaker-algo.json');
    expect(screen()).not.toContain('Make this?');
  });

  it('asks nothing when CI is set', async () => {
    const { cwd, ended, screen } = start([], { env: { CI: '1' } });
    expect(await ended).toBe(2);
    expect(screen()).toContain('Which folder?');
    expect(existsSync(join(cwd, 'my-algo'))).toBe(false);
  });
});

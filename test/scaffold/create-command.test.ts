import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { describeCommand, foldCommand } from '../../src/command-line.ts';
import { describeOrigin, planCreate, type Recipe } from '../../src/scaffold/create-command.ts';
import type { Question } from '../../src/scaffold/questions.ts';

const questions: readonly Question[] = [
  {
    kind: 'choice',
    id: 'algorithm',
    message: 'A',
    choices: [
      { value: 'regression', title: 'R' },
      { value: 'classification', title: 'C' },
    ],
  },
  { kind: 'yes-no', id: 'encryptArtifacts', message: 'E' },
  { kind: 'yes-no', id: 'audit', message: 'A' },
  { kind: 'text', id: 'owner', message: 'O', default: 'demand' },
];
const flags = { force: false, git: true, install: true, trust: false };
const usual: Recipe = {
  dir: 'my-algo',
  name: 'my-algo',
  template: 'typescript',
  questions,
  answers: { algorithm: 'regression', encryptArtifacts: false, audit: false, owner: 'demand' },
  flags,
};
const lineOf = (parts: Partial<Recipe>) => planCreate({ ...usual, ...parts }).join(' ');
const answered = (answers: object) => ({ answers: { ...usual.answers, ...answers } });

describe('the command that makes the same', () => {
  it.each<[string, Partial<Recipe>, string]>([
    ['defaults', {}, 'my-algo --yes'],
    ['a name of its own', { name: 'other' }, 'my-algo --name other --yes'],
    ['a folder in another', { dir: 'a/b/my-algo' }, 'a/b/my-algo --yes'],
    ['this folder', { dir: '.', name: 'here' }, '. --name here --yes'],
    ['a folder that looks like an option', { dir: '-x', name: 'x' }, './-x --name x --yes'],
    ['another template', { template: './team' }, 'my-algo --template ./team --yes'],
    [
      'answers with an option of their own',
      answered({ algorithm: 'classification', encryptArtifacts: true }),
      'my-algo --algorithm classification --encrypt-artifacts --yes',
    ],
    ['other answers', answered({ audit: true, owner: 'ops' }), 'my-algo --answer audit=true --answer owner=ops --yes'],
    ['an empty answer', answered({ owner: '' }), 'my-algo --answer owner= --yes'],
    [
      'all flags',
      { flags: { force: true, git: false, install: false, trust: true } },
      'my-algo --trust --force --no-git --no-install --yes',
    ],
  ])('says only what differs: %s', (_, parts, line) => {
    expect(lineOf(parts)).toBe(`npx create-sagemaker-algo ${line}`);
  });

  it.each([72, 40, 20, 5])('is read by a shell as one command, folded to %i columns', (columns) => {
    const hostile = { dir: 'it\'s $HOME `x` \\ "y"', name: 'n', ...answered({ owner: 'a b\\' }) };
    const words = planCreate({ ...usual, ...hostile });
    const read = (text: string) =>
      spawnSync('sh', ['-c', `npx() { printf '%s\\0' "$@"; }; ${text}`], { encoding: 'utf8' })
        .stdout.split('\0')
        .slice(0, -1);
    expect(read(foldCommand(words, columns))).toEqual(words.slice(1));
    expect(read(describeCommand('npx', words.slice(1)))).toEqual(words.slice(1));
  });

  it('keeps an option and its value in one line', () => {
    expect(foldCommand(planCreate({ ...usual, ...answered({ algorithm: 'classification', owner: 'ops' }) }), 40)).toBe(
      'npx create-sagemaker-algo my-algo \\\n  --algorithm classification \\\n  --answer owner=ops --yes',
    );
  });
});

describe('what the project keeps', () => {
  const { dir: _, flags: __, ...recipe } = usual;
  const kept = (folder: string, template: string, where: string | undefined, trust = false) =>
    describeOrigin(folder, { ...recipe, template, trust }, { asked: template, folder: where, trusted: trust });

  it('for a template of this package is the command alone, typed in the folder above', () => {
    expect(describeOrigin('/home/me/work/my-algo', { ...recipe, trust: false }, undefined)).toEqual({
      command: 'npx create-sagemaker-algo my-algo --yes',
    });
  });

  it.each([
    ['/home/me/work/my-algo', '/home/me/work/team', './team', '../team'],
    ['/home/me/work/my-algo', '/home/me/templates/team', '../templates/team', '../../templates/team'],
    ['/home/me/work/my-algo', '/home/me/work/my-algo/template', './my-algo/template', './template'],
  ])('in %s of the template in %s: the way from above, and the way from the project', (folder, where, above, source) => {
    expect(kept(folder, './as/typed', where)).toEqual({ command: `npx create-sagemaker-algo my-algo --template ${above} --yes`, source });
  });

  it('of a template that was fetched: what was asked for', () => {
    const asked = 'git+https://host/n.git#v1.2:templates/team';
    expect(kept('/w/my-algo', asked, undefined, true)).toEqual({
      command: `npx create-sagemaker-algo my-algo --template '${asked}' --trust --yes`,
      source: asked,
    });
  });
});

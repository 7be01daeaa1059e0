import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import type { ChosenAnswers } from '../../src/scaffold/questions.ts';
import { packageRoot } from '../support/context.ts';
import { commandsOf } from '../support/markdown-commands.ts';
import { nameOf, PARTS } from '../support/templates.ts';
import { choose, createProject, makeHome, removeImages, run, userEnv } from './walk-project.ts';

/** Commands that a reader is told and that no test can run, each with the reason. */
const NOT_RUN: readonly (readonly [form: RegExp, because: string])[] = [
  [/^npx sagemaker-algo (push --create|publish)$/, 'an AWS account is needed; test/cloud runs them against counterparts'],
  [/^npx sagemaker-algo publish --dry-run$/, 'asks for account, role and bucket of the reader; test/cloud runs it with some'],
  [/^gh secret set /, 'a repository on GitHub is needed'],
  [/^npm install$/, 'takes the packages from a registry; test/e2e/tarball.test.ts does it with the packed tool'],
  [/^npm ci$/, 'stands for an addition to the Dockerfile'],
  [/^npm run setup$/, 'takes the packages from a registry; test/setup/python-venv.mjs makes the environment in the same way'],
  [/^pip install uv$/, 'takes a package from a registry'],
  [/^docker image prune$/, 'removes images of others'],
  [/^git clean -x$/, 'is warned of: it takes the key away'],
  [/^docker build .*\.\.\.$/, 'a form with something left out'],
];

const parts = Object.fromEntries(PARTS.map((part) => [part, true]));
const chosen: readonly { readonly id: string; readonly more: ChosenAnswers }[] = [
  { id: 'typescript', more: { encryptArtifacts: true } },
  { id: 'typescript', more: { images: 'combined' } },
  { id: 'python', more: { encryptArtifacts: true, algorithm: 'classification' } },
  { id: 'minimal', more: {} },
  { id: 'minimal', more: { language: 'rust' } },
];
/** With all parts. */
const walks = choose(chosen).map(({ id, more }, index) => ({
  id,
  answers: { ...parts, ...more },
  name: `readme-${process.pid}-${id}-${index}`,
  title: nameOf(more) || 'the usual answers',
}));

const home = makeHome('templates-readme-');
const told = new Set<string>();

const reasonAgainst = (command: string) => NOT_RUN.find(([form]) => form.test(command))?.[1];

/** As a reader would in a terminal, but that the shell stops at the first failure. */
function inShell(cwd: string, command: string, env: Readonly<Record<string, string>> = {}): string {
  const user = userEnv(cwd);
  const PATH = `${user['PATH']}${delimiter}${join(cwd, '.venv/bin')}`;
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', command], {
    cwd,
    env: { ...user, PATH, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`${command}\nended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** A server runs until it is interrupted. */
async function serveAndInterrupt(cwd: string, command: string): Promise<void> {
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd, env: userEnv(cwd), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('until Ctrl-C') && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
    });
  await ended;
  expect(log).toMatch(/^Serving at http:\/\/127\.0\.0\.1:\d+ until Ctrl-C/m);
}

describe.each(walks)('$id with $title', ({ id, answers, name }) => {
  const project = join(home, name);
  afterAll(() => removeImages(name));

  it('passes the steps of its workflow', () => {
    createProject(home, name, { id, answers });
    const { steps } = parseYaml(readFileSync(join(project, '.github/workflows/rehearse.yml'), 'utf8')).jobs.rehearse;
    const summary = join(home, `${name}-summary.md`);
    const key = '5a'.repeat(32);
    const installs = /^(Install the tool|Install the packages of the project)$/;
    for (const step of steps.filter(
      ({ run: text, name: title }: Record<string, string>) => text !== undefined && !installs.test(title ?? ''),
    ))
      inShell(project, step.run, { GITHUB_STEP_SUMMARY: summary, MODEL_KEY: key });
    expect(JSON.parse(readFileSync(join(project, 'reports/report.json'), 'utf8')).summary).toMatchObject({
      failed: 0,
      warned: 0,
      errors: 0,
    });
    expect(readFileSync(join(project, 'reports/junit.xml'), 'utf8')).toContain('<testsuite');
    expect(readFileSync(summary, 'utf8')).toMatch(/PASSED/);
    if (!('encryptArtifacts' in answers)) return;
    const written = join(project, 'secrets/model.key');
    expect([readFileSync(written, 'utf8').trim(), statSync(written).mode & 0o777]).toEqual([key, 0o600]);
    const { run: write } = steps.find(({ run: text }: Record<string, string>) => text?.includes('MODEL_KEY')) ?? {};
    inShell(project, write, { MODEL_KEY: '' });
    expect(readFileSync(written, 'utf8')).toMatch(/^(?!5a5a)[0-9a-f]{64}\n$/);
  });

  it('lets every command be run that AGENTS.md and README.md name', async () => {
    const commands = [...new Set(['AGENTS.md', 'README.md'].flatMap((path) => commandsOf(readFileSync(join(project, path), 'utf8'))))];
    expect(commands).toEqual(expect.arrayContaining(['npm test', 'npx sagemaker-algo build', 'npx sagemaker-algo test-local']));
    for (const command of commands) {
      told.add(command);
      if (reasonAgainst(command) !== undefined) continue;
      if (/ serve$/.test(command)) await serveAndInterrupt(project, command);
      else inShell(project, command);
    }
  });
});

it.skipIf(process.env['WALK'] === 'short')('leaves no command out for a reason that is gone', () => {
  expect(NOT_RUN.filter(([form]) => ![...told].some((command) => form.test(command))).map(([form]) => String(form))).toEqual([]);
});

it('does what docs/update.md and docs/templates/parts.md tell of a project', () => {
  const project = createProject(home, 'readme-update', { id: 'typescript', answers: {} });
  const read = (page: string) => commandsOf(readFileSync(join(packageRoot, page), 'utf8'));
  const updates = [...read('docs/update.md'), ...read('docs/templates/parts.md')]
    .flatMap((command) => command.split('\n'))
    .filter((command) => /sagemaker-algo (update|train)/.test(command));
  expect(updates.length).toBeGreaterThan(5);
  const commit = 'git add --all && git -c user.name=test -c user.email=test@example.com commit --quiet --allow-empty --message test';
  inShell(project, `git init --quiet && ${commit}`);
  for (const command of updates) inShell(project, `${command.replace(/--prepare$/, '--prepare prepared')}\n${commit}`);
  const { template } = JSON.parse(readFileSync(join(project, 'sagemaker-algo.json'), 'utf8'));
  expect(template.answers).toMatchObject({ images: 'combined', githubActions: true });
});

const noGo = spawnSync('go', ['version']).status !== 0;

it.skipIf(noGo)('has workflows that the newest actionlint takes', () => {
  for (const { name } of walks) {
    const file = join(home, name, '.github/workflows/rehearse.yml');
    expect(run(home, 'go', ['run', 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12', '-shellcheck=', '-pyflakes=', file])).toBe('');
  }
});

import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type CreateOptions, create } from '../../src/commands/create.ts';
import { exec } from '../../src/exec.ts';
import { listFiles } from '../../src/files.ts';
import { BASE_FILE } from '../../src/scaffold/base.ts';
import { testContext } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const KEY_PATH = 'secrets/model.key';

/** Makes a project with a key from a template of its own. */
async function run(cwd: string, options: Partial<CreateOptions> = {}, env: Readonly<Record<string, string>> = {}) {
  const question = { kind: 'yes-no', id: 'locked', message: 'Locked', overlays: ['locked'], keys: [KEY_PATH] };
  const manifest = { id: 'keyed', title: 'Keyed', description: 'x', version: '1.0.0', questions: [question] };
  const template = workspace({
    'template.json': JSON.stringify(manifest),
    'files/a.txt.ejs': '<%= locked %> <%- JSON.stringify(locals) %>\n',
    'locked/secrets/_gitignore': '*\n!.gitignore\n',
  });
  const context = testContext({ cwd, exec: (request) => exec({ ...request, env: { ...env, ...request.env } }) });
  const defaults = { dir: 'my-algo', template, yes: true, trust: true, dryRun: false, force: false, git: false, install: false };
  const code = await create({ ...defaults, answer: { locked: true }, ...options }, context);
  return { code, stdout: context.stdout.text(), stderr: context.stderr.text(), everything: context.stdout.text() + context.stderr.text() };
}

const readKey = (cwd: string) => readFileSync(join(cwd, 'my-algo', KEY_PATH), 'utf8');

describe('a project with a key', () => {
  it('gets one of its own, for its owner alone, and is told to keep a copy', async () => {
    const [one, other] = [workspace(), workspace()];
    const { code, everything, stdout } = await run(one);
    await run(other);
    expect(code).toBe(0);
    expect(readKey(one)).toMatch(/^[0-9a-f]{64}\n$/);
    expect(readKey(other)).not.toBe(readKey(one));
    expect(lstatSync(join(one, 'my-algo', KEY_PATH)).mode & 0o777).toBe(0o600);
    expect(stdout).toContain(
      `${KEY_PATH} is a new key. Keep a copy in a safe place: git leaves it out, and no model can be read without it.\n`,
    );
    expect(everything).not.toContain(readKey(one).slice(0, 8));
    // Nor is it in any other file.
    const others = listFiles(join(one, 'my-algo')).filter((path) => path !== KEY_PATH);
    expect(others).toEqual([BASE_FILE, 'a.txt', 'secrets/.gitignore']);
    for (const path of others) {
      const bytes = readFileSync(join(one, 'my-algo', path));
      const text = path === BASE_FILE ? gunzipSync(bytes) : bytes;
      expect(text.toString('utf8')).not.toContain(readKey(one).slice(0, 8));
    }
  });

  it('gets none when the answer is no', async () => {
    const cwd = workspace();
    const { stdout } = await run(cwd, { answer: {} });
    expect(listFiles(cwd)).toEqual([`my-algo/${BASE_FILE}`, 'my-algo/a.txt']);
    expect(stdout).not.toContain('secrets');
  });

  it('--dry-run shows where it would be, and makes none', async () => {
    const cwd = workspace();
    const { everything, stdout } = await run(cwd, { dryRun: true });
    expect(stdout).toMatch(/model\.key +65 B {2}private$/m);
    expect(everything).not.toMatch(/[0-9a-f]{32}/);
    expect(listFiles(cwd)).toEqual([]);
  });

  it.skipIf(spawnSync('git', ['--version']).status !== 0)('never has it in git', async () => {
    const cwd = workspace();
    const author = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.c' };
    await run(cwd, { git: true }, author);
    const git = (...args: string[]) => spawnSync('git', args, { cwd: join(cwd, 'my-algo'), encoding: 'utf8' }).stdout;
    expect(git('ls-tree', '-r', '--name-only', 'HEAD').trim().split('\n')).toEqual([BASE_FILE, 'a.txt', 'secrets/.gitignore']);
    expect(git('status', '--porcelain')).toBe('');
  });
});

describe('a key that is there', () => {
  it.each(['a file', 'a link to one'])('is kept with --force, and that is said (%s)', async (what) => {
    const cwd = workspace();
    await run(cwd);
    const key = readKey(cwd);
    const path = join(cwd, 'my-algo', KEY_PATH);
    if (what !== 'a file') {
      rmSync(path);
      writeFileSync(join(cwd, 'elsewhere'), key);
      symlinkSync('../../elsewhere', path);
    }
    const { stdout, stderr } = await run(cwd, { force: true });
    expect(readKey(cwd)).toBe(key);
    expect(stdout).toContain(`${KEY_PATH} is kept: a new key could not read the models that this one encrypted.\n`);
    expect(stdout).not.toContain('is a new key');
    expect(stderr).not.toContain(KEY_PATH);
  });

  it('is no folder', async () => {
    const cwd = workspace();
    mkdirSync(join(cwd, 'my-algo', KEY_PATH), { recursive: true });
    await expect(run(cwd, { force: true })).rejects.toThrow('secrets/model.key/  (a folder, and a file is needed)');
  });
});

it('the TypeScript template has one with --encrypt-artifacts', async () => {
  const cwd = workspace();
  const { stdout } = await run(cwd, { template: 'typescript', answer: {}, encryptArtifacts: true });
  expect(readKey(cwd)).toMatch(/^[0-9a-f]{64}\n$/);
  expect(stdout).toContain(`${KEY_PATH} is a new key.`);
  expect(readFileSync(join(cwd, 'my-algo/.dockerignore'), 'utf8')).toMatch(/^\*$/m);
});

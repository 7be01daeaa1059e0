import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { stateOf } from '../support/tree-state.ts';
import { workspace } from '../support/workspace.ts';

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
const fixtures = join(packageRoot, 'test/fixtures/adopt');

function init(cwd: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [tool, 'init', ...args], { cwd, encoding: 'utf8', env: { ...process.env, CI: 'true' } });
}

describe('init of the built tool', () => {
  it.each([
    ['aws-sample', []],
    ['sagify', ['--request', 'src/sagify_base/local_test/test_dir/input/config/hyperparameters.json,content-type=application/json']],
    ['two-images', ['--hyperparameter', 'rounds=3']],
    ['r-program', ['--hyperparameter', 'rate=0.5']],
  ])('adopts the folder %s as the sources do, and changes nothing in it', (name, args) => {
    const cwd = join(workspace(), name);
    cpSync(join(fixtures, name), cwd, { recursive: true });
    const before = stateOf(cwd);
    const { status, stderr } = init(cwd, '--yes', ...args);
    expect({ status, stderr: stderr.replace(/^.*Looking through the folder.*\n/, '') }).toEqual({ status: 0, stderr: '' });
    const { 'sagemaker-algo.json': _, ...after } = stateOf(cwd);
    expect(after).toEqual(before);
    const expected = readFileSync(join(packageRoot, `test/commands/snapshots/adopt-${name}.spec.txt`), 'utf8');
    expect(readFileSync(join(cwd, 'sagemaker-algo.json'), 'utf8')).toBe(expected);
  });

  it('never runs the code that it reads', () => {
    const bomb = "import os, pathlib\npathlib.Path('ran').write_text('x')\nos.system('touch ran')\nx = hyperparameters.get('a', 1)\n";
    const cwd = workspace({
      Dockerfile: 'FROM a\nCOPY . /\n',
      'train.py': bomb,
      train: `#!/usr/bin/env python3\n${bomb}`,
      'data/train/a.csv': '1\n',
      'payload.csv': '1\n',
    });
    expect(init(cwd, '--yes', '--name', 'x').status).toBe(0);
    expect(existsSync(join(cwd, 'ran'))).toBe(false);
  });

  it('says in one sentence what is missing, or that two things could be meant', () => {
    const empty = init(workspace({ Dockerfile: 'FROM a\n' }), '--yes', '--name', 'x');
    expect(empty).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('error: Missing: --channel, --request.\n') });
    const two = init(workspace({ 'a/Dockerfile': 'FROM a\n', 'b/Dockerfile': 'FROM b\n' }), '--yes', '--train-image', 't');
    expect(two.stderr).toContain(
      'error: 2 Dockerfiles could make the image that serves (a/Dockerfile, b/Dockerfile); choose with --serve-dockerfile.\n',
    );
  });

  it('reads a folder full of odd things without a bug', () => {
    const cwd = workspace({
      Dockerfile: Buffer.from('FROM a\nRUNN \xff\nCOPY ["x"\nENTRYPOINT [\n', 'latin1'),
      'train.py': Buffer.from('# \xe9\nx = int(hp["a"\n', 'latin1'),
      'data/train/\u001b[31mred.csv': '1,2\n',
      'payload.json': '{"a": ',
      '.sagify.json': '[',
      'input/config/hyperparameters.json': '{',
      'serve.py': Buffer.alloc(300_000, 40),
    });
    symlinkSync('.', join(cwd, 'loop'));
    for (let depth = 0, folder = cwd; depth < 30; depth++) {
      folder = join(folder, 'deep');
      mkdirSync(folder);
      writeFileSync(join(folder, 'Dockerfile'), 'FROM deep\n');
    }
    const { status, stdout, stderr } = init(cwd, '--yes', '--name', 'x', '--dockerfile', 'Dockerfile', '--hyperparameter', 'a=1');
    expect(stderr).not.toContain('bug');
    expect({ status, escapes: stdout.includes('\u001b') }).toEqual({ status: 0, escapes: false });
    expect(stdout).toContain('RUNN is not an instruction of a Dockerfile; did you mean RUN?');
    expect(stdout).toContain('loop is a link and was not followed');
    expect(stdout).toContain('input/config/hyperparameters.json is not valid JSON');
  });
});

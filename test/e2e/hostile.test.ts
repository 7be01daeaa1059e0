import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';
import { makeProject } from '../templates/typescript/project.ts';

/** Text of a stranger through the built tool, whole: whatever an earlier place lets through, neither stream carries it. */

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
const ESCAPES = '\x1b]0;owned\x07\x1b[2J\x1b[1A\x9b5m\u202eevil\u2066\b';
/** Colours, line breaks and tabs stay; nothing here runs on a terminal, so that there are no colours. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const OBEYED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
const TOKEN = `ghp_${'aB3dE6gH9j'.repeat(4).slice(0, 36)}`;

function run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const said = `${stdout}${stderr}`;
  expect(OBEYED.exec(said)?.[0]).toBeUndefined();
  expect(said).not.toContain(TOKEN);
  return { status, stdout, said };
}

describe('text of a stranger', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await makeProject();
    const file = join(dir, 'sagemaker-algo.json');
    const spec = JSON.parse(readFileSync(file, 'utf8'));
    spec.training.hyperparameters.alpha.description = `Strength ${ESCAPES} ${TOKEN}`;
    spec.images.train.buildArgs = { NOTE: ESCAPES };
    writeFileSync(file, JSON.stringify(spec));
    const says = JSON.stringify(`${ESCAPES} ${TOKEN} seen`);
    const program = `console.log(${says});\nconsole.error(${says});\nthrow new Error(${says});\n`;
    writeFileSync(join(dir, 'src/runtime/train.ts'), program);
  });

  it.each([
    ['a command', [`x${ESCAPES}seen`]],
    ['an option', ['train', `--x${ESCAPES}seen`]],
    ['the name of a check', ['explain', `x${ESCAPES}seen`]],
    ['a hyperparameter', ['train', '--engine', 'process', '--hp', `x${ESCAPES}seen=1`]],
    ['a path', ['report', `x${ESCAPES}seen.json`]],
  ])('as %s', (_, args) => {
    const { status, said } = run(dir, args);
    expect(status).toBeGreaterThan(0);
    expect(said).toContain('seen');
  });

  it('from a training that fails', () => {
    const { status, said } = run(dir, ['train', '--engine', 'process']);
    expect(status).toBe(1);
    expect(said).toContain('evil');
    expect(said).toContain('seen');
  });

  it.each(['terminal', 'github', 'junit', 'html', 'json'])('in a report as %s', (name) => {
    const { status, stdout } = run(dir, ['test-local', '--engine', 'process', '--smoke', '--report', name]);
    expect(status).toBe(1);
    expect(stdout).toContain('train/exit-code');
    expect(stdout).toContain('seen');
  });

  it('in reports that are files', () => {
    run(dir, [
      'test-local',
      '--engine',
      'process',
      '--smoke',
      ...['junit', 'html', 'json'].flatMap((name) => ['--report', `${name}=r.${name}`]),
    ]);
    for (const name of ['junit', 'html', 'json']) {
      const text = readFileSync(join(dir, `r.${name}`), 'utf8');
      expect(OBEYED.exec(text)?.[0]).toBeUndefined();
      expect(text).toContain('seen');
      expect(text).not.toContain(TOKEN);
    }
  });

  it('from what calls itself an engine', () => {
    const says = `${ESCAPES} ${TOKEN} seen`.replaceAll(/[^ -~]/gu, (one) =>
      [...Buffer.from(one)].map((byte) => `\\${byte.toString(8)}`).join(''),
    );
    const bin = workspace({ docker: `#!/bin/sh\nprintf '${says}\\n' >&2\nprintf '${says}\\n'\nexit 1\n` });
    chmodSync(join(bin, 'docker'), 0o755);
    const env = { PATH: `${bin}${delimiter}${process.env['PATH']}`, DOCKER_HOST: `unix://${bin}/none.sock` };
    for (const command of ['build', 'test-local', 'doctor']) {
      const { status } = run(dir, [command, ...(command === 'doctor' ? [] : ['--engine', 'docker'])], env);
      expect(status).toBeGreaterThan(0);
    }
  });
});

import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findPython } from '../../src/engine/python.ts';
import { exec } from '../../src/exec.ts';
import { workspace } from '../support/workspace.ts';

/** A program that answers like a Python of this version that lacks these packages. */
function fakePython(version: readonly number[], missing: readonly string[] = []): string {
  return `#!/bin/sh\necho '${JSON.stringify({ version, missing })}'\n`;
}

/** Looks in a project with these files; files of `bin/` are on PATH. */
async function look(files: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux') {
  const project = workspace(files);
  for (const path of Object.keys(files)) if (/(^|\/)bin\//.test(path)) chmodSync(join(project, path), 0o755);
  const signal = new AbortController().signal;
  return { project, found: await findPython({ env: { PATH: join(project, 'bin') }, platform, exec, signal }, project) };
}

const good = fakePython([3, 13, 5]);
const old = fakePython([3, 11, 7]);
const bare = fakePython([3, 13, 5], ['flask', 'gunicorn']);

describe('the Python of a project', () => {
  it.each([
    { what: 'its own before any other', files: { '.venv/bin/python': good, 'bin/python3': good }, command: '.venv/bin/python' },
    { what: 'the first on PATH that will do', files: { 'bin/python3': old, 'bin/python': good }, command: 'bin/python' },
    { what: 'one that is newer', files: { 'bin/python3': fakePython([3, 20, 0]) }, command: 'bin/python3' },
    { what: 'one of a later line', files: { 'bin/python3': fakePython([4, 0, 1]) }, command: 'bin/python3' },
  ])('$what', async ({ files, command }) => {
    const { project, found } = await look(files);
    expect(found).toMatchObject({ status: 'found', interpreter: { command: join(project, command), env: { PYTHONUNBUFFERED: '1' } } });
  });

  it('runs a file of the project as a module', async () => {
    const { found } = await look({ 'bin/python3': good });
    if (found.status === 'absent') throw found.tried;
    expect(found.interpreter.version).toBe('python 3.13.5');
    expect([found.interpreter.shown, ...found.interpreter.args('runtime/train.py')]).toEqual(['python3', '-m', 'runtime.train']);
  });

  it.each([
    { what: 'there is none', files: {}, reason: 'there is no python3 on PATH.' },
    { what: 'it is too old', files: { 'bin/python3': old }, reason: 'python3 on PATH is Python 3.11.7.' },
    { what: 'packages are missing', files: { '.venv/bin/python': bare }, reason: '.venv/bin/python has no flask, gunicorn.' },
    { what: 'it is broken', files: { 'bin/python3': '#!/bin/sh\nexit 1\n' }, reason: 'python3 on PATH does not run.' },
    { what: 'it says something else', files: { 'bin/python3': '#!/bin/sh\necho hello\n' }, reason: 'python3 on PATH does not run.' },
    {
      what: 'none of several will do',
      files: { 'bin/python3': old, 'bin/python': bare },
      reason: 'python3 on PATH is Python 3.11.7; python on PATH has no flask, gunicorn.',
    },
    {
      what: 'its own is incomplete, although another would do',
      files: { '.venv/bin/python': bare, 'bin/python3': good },
      reason: '.venv/bin/python has no flask, gunicorn.',
    },
  ])('is told about when $what', async ({ files, reason }) => {
    const { found } = await look(files);
    expect(found.status).toBe('absent');
    if (found.status === 'found') return;
    expect(found.tried.message).toBe(`The engine "process" needs Python 3.12 or newer for this project: ${reason}`);
    expect(found.tried.hint).toMatch(/python3 -m venv \.venv.*requirements-dev\.txt.*--engine docker/);
    expect(found.tried.exitCode).toBe(3);
  });

  it('is not looked for where gunicorn does not run', async () => {
    const { found } = await look({ 'bin/python3': good }, 'win32');
    expect(found).toMatchObject({
      status: 'absent',
      tried: { message: expect.stringContaining('Windows'), hint: expect.stringContaining('docker') },
    });
  });
});

it('asks a real Python for the packages of requirements.in, whatever else stands there', async () => {
  const requirements = '# comment\npip>=1  # always there\nno-such-package-at-all[extra]==1; python_version > "3"\n-r other.txt\n\n';
  const project = workspace({ 'requirements.in': requirements });
  mkdirSync(join(project, '.venv/bin'), { recursive: true });
  const python = await exec({ command: 'sh', args: ['-c', 'command -v python3'] });
  if (python.exitCode !== 0) return;
  symlinkSync(python.stdout.trim(), join(project, '.venv/bin/python'));
  const found = await findPython({ env: process.env, platform: 'linux', exec, signal: new AbortController().signal }, project);
  if (found.status === 'absent') expect(found.tried.message).toMatch(/is Python 3|has no (pip, )?no-such-package-at-all\.$/);
  else throw new Error('a package that does not exist was found');
});

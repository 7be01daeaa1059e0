import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { describe, expect, it, onTestFinished } from 'vitest';
import { resolveTemplate } from '../../src/scaffold/catalog.ts';
import { answerAll } from '../../src/scaffold/questions.ts';
import { pythonVenv } from '../setup/python-venv.mjs';
import { packageRoot } from '../support/context.ts';
import { render, writeProject } from '../templates/parts-project.ts';
import { findPort, until } from '../templates/typescript/project.ts';

interface Task {
  readonly label: string;
  readonly type: 'shell' | 'process' | 'npm';
  readonly command: string;
  readonly args?: readonly string[];
  readonly options?: { readonly env: Readonly<Record<string, string>> };
  readonly dependsOn?: string;
}
interface Configuration {
  readonly name: string;
  readonly type: 'node' | 'debugpy';
  readonly preLaunchTask?: string;
  readonly runtimeArgs?: readonly string[];
  readonly program?: string;
  readonly module?: string;
  readonly python?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A project with its settings for VS Code, and what VS Code does with them. */
async function open(id: string, venv: string | undefined) {
  const template = await resolveTemplate(id, { packageRoot, cwd: packageRoot });
  const folder = writeProject(render(template, answerAll(template.questions, { vscode: true }, id)));
  if (venv !== undefined) symlinkSync(venv, join(folder, '.venv'));
  const settled = (text: string) => text.replaceAll('$' + '{workspaceFolder}', folder);
  const read = (name: string) => parse(settled(readFileSync(join(folder, '.vscode', name), 'utf8')));
  const tasks: readonly Task[] = read('tasks.json').tasks;
  const configurations: readonly Configuration[] = read('launch.json').configurations;
  const { NODE_ENV: _env, VITEST: _vitest, NODE_OPTIONS: _options, ...inherited } = process.env;
  const base = {
    ...inherited,
    PATH: `${join(folder, 'node_modules/.bin')}${delimiter}${join(packageRoot, 'bin')}${delimiter}${inherited['PATH']}`,
  };

  function runTask(label: string): void {
    const task = tasks.find((one) => one.label === label);
    if (task === undefined) throw new Error(`There is no task ${label}.`);
    if (task.dependsOn !== undefined) runTask(task.dependsOn);
    // What `npm install` would link into node_modules/.bin.
    const command = task.command.replace(/^npx sagemaker-algo /, 'sagemaker-algo.cjs ');
    const options = { cwd: folder, env: { ...base, ...task.options?.env }, encoding: 'utf8', shell: task.type === 'shell' } as const;
    const { status, stdout, stderr } = spawnSync(command, task.args ?? [], options);
    if (status !== 0) throw new Error(`${label} ended with ${status}\n${stdout}\n${stderr}`);
  }

  /** As the debuggers put the command line together, after the task that comes before. */
  function launch(name: string, more: Readonly<Record<string, string>> = {}) {
    const configuration = configurations.find((one) => one.name === name);
    if (configuration === undefined) throw new Error(`There is nothing to launch with the name ${name}.`);
    const { type, runtimeArgs = [], program = '', module = '', python = '', args = [], preLaunchTask, env } = configuration;
    if (preLaunchTask !== undefined) runTask(preLaunchTask);
    const file = program.replace('$' + '{file}', 'test/algorithm.test.ts');
    const all = args.map((arg) => arg.replace('$' + '{file}', 'tests/test_algorithm.py'));
    const [command, words] =
      type === 'node' ? [process.execPath, ['--inspect=127.0.0.1:0', ...runtimeArgs, file, ...all]] : [python, ['-m', module, ...all]];
    const child = spawn(command, words, { cwd: folder, env: { ...base, ...env, ...more } });
    onTestFinished(() => void child.kill('SIGKILL'));
    let log = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
    return { child, log: () => log, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) };
  }
  return { folder, launch };
}

const venv = pythonVenv();
const cases = [
  { id: 'typescript', venv: undefined, row: ['samples/requests/one-row.csv', 'text/csv'] as const },
  ...(venv === undefined ? [] : [{ id: 'python', venv, row: ['samples/requests/one-row.csv', 'text/csv'] as const }]),
];

describe.each(cases)('what VS Code debugs in a $id project', ({ id, venv: packages, row: [path, contentType] }) => {
  it('trains, on the samples', async () => {
    const { folder, launch } = await open(id, packages);
    const { ended, log } = launch('train');
    expect([await ended, log()]).toEqual([0, expect.stringMatching(/validation:rmse=\d/)]);
    expect(existsSync(join(folder, 'node_modules/.cache/opt-ml/model/model.json'))).toBe(true);
    if (id === 'typescript') expect(log()).toContain('Debugger listening');
  });

  it('serves a model, in one process, and stops', async () => {
    const { folder, launch } = await open(id, packages);
    const port = await findPort();
    // The port that the settings name may be in use here.
    const { child, ended, log } = launch('serve on port 8080', { SAGEMAKER_BIND_TO_PORT: String(port) });
    const url = `http://127.0.0.1:${port}`;
    await until('ping', () =>
      fetch(`${url}/ping`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    const answer = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: readFileSync(join(folder, path)),
    });
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringMatching(/^\d+(\.\d+)?\s*$/)]);
    child.kill('SIGTERM');
    expect([await ended, log()]).toEqual([0, expect.not.stringMatching(/processes answer/)]);
  });

  it('runs the tests of one file', async () => {
    const { launch } = await open(id, packages);
    const { ended, log } = launch('the open test file');
    expect([await ended, log()]).toEqual([0, expect.stringMatching(/pass(ed)?/)]);
  });
});

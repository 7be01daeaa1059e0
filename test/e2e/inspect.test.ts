import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { attachNode, attachPython } from '../support/debug-clients.ts';
import { workspace } from '../support/workspace.ts';
import { makeProject as makePython, venv } from '../templates/python/project.ts';
import { findPort, makeProject as makeTypescript } from '../templates/typescript/project.ts';

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');

/** The tool in a project, and all that it has said. */
function start(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [tool, ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const ended = once(child, 'exit');
  return {
    child,
    ended,
    async says(pattern: RegExp): Promise<string> {
      for (let waited = 0; waited < 60_000; waited += 20) {
        const [, found = ''] = pattern.exec(text) ?? [];
        if (pattern.test(text)) return found;
        await pause(20);
      }
      throw new Error(`it does not say ${pattern}: ${text}`);
    },
  };
}

function train(cwd: string): void {
  const { status, stderr } = spawnSync(process.execPath, [tool, 'train', '--engine', 'process'], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Line, from 1, of the first statement of a function. */
function lineIn(file: string, head: RegExp, statement: RegExp): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const from = lines.findIndex((line) => head.test(line));
  return lines.findIndex((line, at) => at > from && statement.test(line)) + 1;
}

const invoke = async (url: string, body: string) => {
  const answer = await fetch(`${url}/invocations`, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body });
  return { status: answer.status, text: await answer.text() };
};

describe('a debugger for Node', () => {
  it('stops a served request in predict', async () => {
    const dir = await makeTypescript();
    train(dir);
    const port = await findPort();
    const run = start(dir, ['serve', '--engine', 'process', '--inspect', String(port)]);
    expect(JSON.parse(await run.says(/^ {2}(\{"name".*\})$/m))).toMatchObject({
      type: 'node',
      request: 'attach',
      port,
      address: '127.0.0.1',
    });
    const url = await run.says(/Serving at (http:\S+)/);
    const node = await attachNode(port);
    await node.ask('Debugger.enable');
    const line = lineIn(join(dir, 'src/algorithm.ts'), /^export function predict/, /const predictions/);
    const { locations } = await node.ask('Debugger.setBreakpointByUrl', { lineNumber: line - 1, urlRegex: 'src/algorithm\\.ts$' });
    expect(locations).toHaveLength(1);
    const answer = invoke(url, readFileSync(join(dir, 'samples/requests/one-row.csv'), 'utf8'));
    expect(await node.paused()).toEqual({ functionName: 'predict', line: line - 1 });
    await node.ask('Debugger.resume');
    expect(await answer).toMatchObject({ status: 200 });
    run.child.kill('SIGINT');
    expect(await run.ended).toEqual([0, null]);
  });

  it('finds a training that waits, and the training goes on', async () => {
    const dir = await makeTypescript();
    const port = await findPort();
    const run = start(dir, ['train', '--engine', 'process', '--inspect', String(port)]);
    await run.says(/waits for a debugger/);
    await run.says(/Debugger listening/);
    const node = await attachNode(port);
    await node.ask('Debugger.enable');
    const line = lineIn(join(dir, 'src/algorithm.ts'), /^export async function train/, /^ {2}\S/);
    await node.ask('Debugger.setBreakpointByUrl', { lineNumber: line - 1, urlRegex: 'src/algorithm\\.ts$' });
    await node.ask('Runtime.runIfWaitingForDebugger');
    expect(await node.paused()).toMatchObject({ functionName: 'train' });
    await node.ask('Debugger.resume');
    await run.says(/Waiting for the debugger to disconnect/);
    node.leave();
    expect(await run.says(/Training (completed)/)).toBe('completed');
    expect(await run.ended).toEqual([0, null]);
  });

  it('a port that is taken, and what has no debugger, is one sentence', async () => {
    const dir = await makeTypescript();
    const port = await findPort();
    const first = start(dir, ['train', '--engine', 'process', '--inspect', String(port)]);
    await first.says(/Debugger listening/);
    const second = start(dir, ['train', '--engine', 'process', '--inspect', String(port)]);
    await second.says(new RegExp(`error: Port ${port} of this machine is taken\\.\\n {2}Choose another with --inspect`));
    expect(await second.ended).toEqual([3, null]);
    first.child.kill('SIGINT');
    expect(await first.ended).toEqual([130, null]);
  });
});

describe.runIf(venv !== undefined)('a debugger for Python', () => {
  it('is asked for where it is not there, found where the hint puts it, and stops a served request in predict', async () => {
    const dir = await makePython();
    const cache = workspace();
    const env = { XDG_CACHE_HOME: cache };
    train(dir);
    const port = await findPort();
    const missing = start(dir, ['serve', '--engine', 'process', '--inspect', String(port)], { ...env, PATH: '/nowhere' });
    await missing.says(/error: --inspect needs debugpy/);
    expect(await missing.ended).toEqual([3, null]);
    const target = join(cache, 'sagemaker-algo/debugpy');
    mkdirSync(target, { recursive: true });
    const pip = spawnSync(join(dir, '.venv/bin/python'), ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'debugpy'], {
      encoding: 'utf8',
    });
    expect(pip).toMatchObject({ status: 0 });
    const run = start(dir, ['serve', '--engine', 'process', '--inspect', String(port)], env);
    const configuration = JSON.parse(await run.says(/^ {2}(\{"name".*\})$/m));
    expect(configuration).toMatchObject({ type: 'debugpy', connect: { host: '127.0.0.1', port } });
    const path = join(dir, 'algorithm.py');
    const line = lineIn(path, /^def predict/, /^ {4}return/);
    const python = await attachPython(port, { justMyCode: true }, { path, line });
    expect(python.breakpoints).toMatchObject([{ verified: true }]);
    // The process that answers was forked from the one that listens.
    const { client } = await python.child();
    const url = await run.says(/Serving at (http:\S+)/);
    const answer = invoke(url, readFileSync(join(dir, 'samples/requests/one-row.csv'), 'utf8'));
    const { body } = await client.event('stopped');
    const { threadId } = body as { threadId: number };
    const { stackFrames } = (await client.ask('stackTrace', { threadId })) as { stackFrames: { name: string; line: number }[] };
    expect(stackFrames[0]).toMatchObject({ name: 'predict', line });
    await client.ask('continue', { threadId });
    expect(await answer).toMatchObject({ status: 200 });
    run.child.kill('SIGINT');
    expect(await run.ended).toEqual([0, null]);
  });
});

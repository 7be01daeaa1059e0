import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attachNode, attachPython, stoppedIn } from '../support/debug-clients.ts';
import { CONFIGURATION, installDebugpy, invoke, lineIn, runTool, startTool as start } from '../support/debugged-tool.ts';
import { workspace } from '../support/workspace.ts';
import { makeProject as makePython, venv } from '../templates/python/project.ts';
import { findPort, makeProject as makeTypescript } from '../templates/typescript/project.ts';

const train = (dir: string) => runTool(dir, ['train', '--engine', 'process']);

describe('a debugger for Node', () => {
  it('stops a served request in predict', async () => {
    const dir = await makeTypescript();
    train(dir);
    const port = await findPort();
    const run = start(dir, ['serve', '--engine', 'process', '--inspect', String(port)]);
    expect(JSON.parse(await run.says(CONFIGURATION))).toMatchObject({
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
  it('is asked for where it is not there, found where the hint puts it, and stops a served request in predict and a training in train', async () => {
    const dir = await makePython();
    const cache = workspace();
    const env = { XDG_CACHE_HOME: cache };
    train(dir);
    const port = await findPort();
    const missing = start(dir, ['serve', '--engine', 'process', '--inspect', String(port)], { ...env, PATH: '/nowhere' });
    await missing.says(/error: --inspect needs debugpy/);
    expect(await missing.ended).toEqual([3, null]);
    installDebugpy(join(dir, '.venv/bin/python'), cache);
    const run = start(dir, ['serve', '--engine', 'process', '--inspect', String(port)], env);
    const configuration = JSON.parse(await run.says(CONFIGURATION));
    expect(configuration).toMatchObject({ type: 'debugpy', connect: { host: '127.0.0.1', port } });
    const path = join(dir, 'algorithm.py');
    const line = lineIn(path, /^def predict/, /^ {4}return/);
    const python = await attachPython(port, { justMyCode: true }, { path, line });
    expect(python.breakpoints).toMatchObject([{ verified: true }]);
    // The process that answers was forked from the one that listens.
    const { client } = await python.child();
    const url = await run.says(/Serving at (http:\S+)/);
    const answer = invoke(url, readFileSync(join(dir, 'samples/requests/one-row.csv'), 'utf8'));
    expect(await stoppedIn(client)).toEqual({ name: 'predict', line });
    expect(await answer).toMatchObject({ status: 200 });
    run.child.kill('SIGINT');
    expect(await run.ended).toEqual([0, null]);
    // The one of the server is taken until the last debugger has left.
    const other = await findPort();
    const training = start(dir, ['train', '--engine', 'process', '--inspect', String(other)], env);
    await training.says(/waits for a debugger/);
    const first = { path, line: lineIn(path, /^def train/, /^ {4}_/) };
    const trainer = await attachPython(other, { justMyCode: true }, first);
    expect(await stoppedIn(trainer.client)).toEqual({ name: 'train', line: first.line });
    expect(await training.says(/Training (completed)/)).toBe('completed');
    expect(await training.ended).toEqual([0, null]);
  });
});

import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { attachPython, stoppedIn } from '../support/debug-clients.ts';
import { CONFIGURATION, installDebugpy, invoke, lineIn, runTool, startTool } from '../support/debugged-tool.ts';
import { docker } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';
import { renderProject, venv } from '../templates/python/project.ts';
import { findPort, writeTree } from '../templates/typescript/project.ts';

const name = `debugged-${randomBytes(4).toString('hex')}`;

describe.runIf(venv !== undefined)('debugpy in the containers of a Python project', () => {
  afterAll(() => docker('image', 'rm', '--force', `${name}-train:0.1.0`, `${name}-serve:0.1.0`));

  it('stops a training in train, and a request in predict, in the process that was forked to answer it', async () => {
    const [dir, env] = [workspace(), { XDG_CACHE_HOME: workspace() }];
    writeTree(dir, Object.fromEntries((await renderProject({}, name)).map(({ path, content }) => [path, content])));
    installDebugpy(join(venv ?? '', 'bin/python'), env.XDG_CACHE_HOME);
    runTool(dir, ['build']);
    const path = join(dir, 'algorithm.py');
    const port = await findPort();
    const attach = async (printed: string, line: number) => {
      const { pathMappings } = JSON.parse(printed) as { readonly pathMappings: readonly { readonly remoteRoot: string }[] };
      const mapped = pathMappings.map(({ remoteRoot }) => ({ localRoot: dir, remoteRoot }));
      return attachPython(port, { pathMappings: mapped, justMyCode: true }, { path, line });
    };

    const training = startTool(dir, ['train', '--engine', 'docker', '--inspect', String(port)], env);
    const first = lineIn(path, /^def train/, /^ {4}_/);
    const trainer = await attach(await training.says(CONFIGURATION), first);
    expect(await stoppedIn(trainer.client)).toEqual({ name: 'train', line: first });
    expect(await training.ended).toEqual([0, null]);

    const server = startTool(dir, ['serve', '--engine', 'docker', '--inspect', String(port)], env);
    const second = lineIn(path, /^def predict/, /^ {4}return/);
    const python = await attach(await server.says(CONFIGURATION), second);
    const { client } = await python.child();
    const url = await server.says(/Serving at (http:\S+)/);
    const answer = invoke(url, readFileSync(join(dir, 'samples/requests/one-row.csv'), 'utf8'));
    expect(await stoppedIn(client)).toEqual({ name: 'predict', line: second });
    expect(await answer).toMatchObject({ status: 200 });
    server.child.kill('SIGINT');
    expect(await server.ended).toEqual([0, null]);
    const label = `label=sagemaker-algo.project=${name}`;
    expect([await docker('ps', '-aq', '--filter', label), await docker('network', 'ls', '-q', '--filter', label)]).toEqual(['', '']);
  });
});

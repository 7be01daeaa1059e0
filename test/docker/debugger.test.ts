import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { attachPython, stoppedIn } from '../support/debug-clients.ts';
import { CONFIGURATION, installDebugpy, invoke, lineIn, runTool, startTool } from '../support/debugged-tool.ts';
import { docker } from '../support/real-engine.ts';
import { workspace } from '../support/workspace.ts';
import { venv } from '../templates/python/project.ts';
import { findPort } from '../templates/typescript/project.ts';

const algorithms = join(packageRoot, 'test/fixtures/algorithms');
const name = `debugger-${randomBytes(4).toString('hex')}`;
const tag = (role: string) => `${name}-${role}:1`;

/** Images of somebody's own, which have Python and nothing besides. */
const dockerfile = (role: string) =>
  `FROM python:3.11-slim\nWORKDIR /srv/own\nCOPY train serve ./\nENTRYPOINT ["python3", "-u", "${role}"]\n`;

function makeProject(): string {
  const dir = workspace();
  cpSync(join(algorithms, '_sound'), dir, { recursive: true });
  cpSync(join(algorithms, 'sound-in-python'), dir, { recursive: true });
  const images = Object.fromEntries(['train', 'serve'].map((role) => [role, { tag: tag(role), dockerfile: `Dockerfile.${role}` }]));
  const spec = join(dir, 'sagemaker-algo.json');
  writeFileSync(spec, JSON.stringify({ ...JSON.parse(readFileSync(spec, 'utf8')), name, images }));
  for (const role of ['train', 'serve']) writeFileSync(join(dir, `Dockerfile.${role}`), dockerfile(role));
  return dir;
}

interface Breakpoint {
  readonly dir: string;
  readonly port: number;
  readonly path: string;
  readonly line: number;
}

/** Attaches as VS Code does with what was printed, as soon as it was. */
async function attach(printed: string, { dir, port, path, line }: Breakpoint) {
  const { pathMappings, connect } = JSON.parse(printed) as {
    readonly pathMappings: readonly { readonly remoteRoot: string }[];
    readonly connect: unknown;
  };
  expect(connect).toEqual({ host: '127.0.0.1', port });
  const mapped = pathMappings.map(({ remoteRoot }) => ({ localRoot: dir, remoteRoot }));
  const python = await attachPython(port, { pathMappings: mapped }, { path, line });
  expect(python.breakpoints).toMatchObject([{ verified: true }]);
  return python.client;
}

describe.runIf(venv !== undefined)('a debugger for Python in a container', () => {
  afterAll(() => docker('image', 'rm', '--force', tag('train'), tag('serve')));

  it('stops a training in its program, then a request in predict, and both go on; nothing is left', async () => {
    const [dir, env] = [makeProject(), { XDG_CACHE_HOME: workspace() }];
    installDebugpy(join(venv ?? '', 'bin/python'), env.XDG_CACHE_HOME);
    runTool(dir, ['build']);
    const port = await findPort();
    const training = startTool(dir, ['train', '--engine', 'docker', '--inspect', String(port)], env);
    const first = { dir, port, path: join(dir, 'train'), line: lineIn(join(dir, 'train'), /^def main/, /^ {4}rate/) };
    const trainer = await attach(await training.says(CONFIGURATION), first);
    expect(await stoppedIn(trainer)).toEqual({ name: 'main', line: first.line });
    expect(await training.ended).toEqual([0, null]);

    const server = startTool(dir, ['serve', '--engine', 'docker', '--inspect', String(port)], env);
    const second = { dir, port, path: join(dir, 'serve'), line: lineIn(join(dir, 'serve'), /^def predict/, /result =/) };
    const client = await attach(await server.says(CONFIGURATION), second);
    const url = await server.says(/Serving at (http:\S+)/);
    const answer = invoke(url, '1,2\n');
    expect(await stoppedIn(client)).toEqual({ name: 'predict', line: second.line });
    expect(await answer).toMatchObject({ status: 200, text: expect.stringMatching(/^\d/) });
    server.child.kill('SIGINT');
    expect(await server.ended).toEqual([0, null]);
    const label = `label=sagemaker-algo.project=${name}`;
    expect([await docker('ps', '-aq', '--filter', label), await docker('network', 'ls', '-q', '--filter', label)]).toEqual(['', '']);
  });
});

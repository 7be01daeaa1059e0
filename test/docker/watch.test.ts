import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../support/context.ts';
import { attachNode } from '../support/debug-clients.ts';
import { CONFIGURATION, invoke, lineIn, runTool, startTool } from '../support/debugged-tool.ts';
import { docker } from '../support/real-engine.ts';
import { hasTerminal, openTerminal } from '../support/terminal.ts';
import { findPort, makeProject } from '../templates/typescript/project.ts';

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');
const name = `watch-${randomBytes(4).toString('hex')}`;
const label = `label=sagemaker-algo.project=${name}`;

/** On the way of every request, and of nothing in the training. */
const SERVING = 'src/runtime/serve.ts';

let dir: string;
beforeAll(async () => {
  dir = await makeProject(name);
});

afterAll(async () => {
  for (const image of (await docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}')).split('\n')) {
    if (image.startsWith(`${name}-`)) await docker('image', 'rm', '--force', image);
  }
});

const left = async () => [await docker('ps', '-aq', '--filter', label), await docker('network', 'ls', '-q', '--filter', label)];
const edit = (path: string, change: (text: string) => string) =>
  writeFileSync(join(dir, path), change(readFileSync(join(dir, path), 'utf8')));

describe.runIf(hasTerminal)('test-local --watch in containers', () => {
  it('builds and judges the server alone after an edit of it, waits after a failed build, and leaves nothing after q', async () => {
    const args = ['test-local', '--watch', '--only', 'train/exit-code,serve/ping-status,serve/invocation-status', '--engine', 'docker'];
    const session = openTerminal([process.execPath, tool, ...args], { cwd: dir, rows: 50 });
    const shows = async (text: string) => {
      for (let tries = 6; ; tries -= 1) {
        try {
          return await session.shows(text);
        } catch (error) {
          if (tries === 0) throw error;
        }
      }
    };
    expect(await shows('q quit')).toMatch(/train {2}1 of 1 passed[\s\S]*PASSED/);
    const before = await docker('image', 'inspect', '--format', '{{.Id}}', `${name}-train:0.1.0`, `${name}-serve:0.1.0`);
    edit(SERVING, (text) => `${text}// edited\n`);
    await shows(`${SERVING} was saved.`);
    expect(await shows('q quit')).toMatch(/train {2}1 of 1 passed \(all from before\)[\s\S]*after saving[\s\S]*PASSED/);
    const after = await docker('image', 'inspect', '--format', '{{.Id}}', `${name}-train:0.1.0`, `${name}-serve:0.1.0`);
    expect(after.split('\n')[0]).toBe(before.split('\n')[0]);
    expect(after.split('\n')[1]).not.toBe(before.split('\n')[1]);
    edit('Dockerfile.serve', (text) => `${text}\nRUN ["node", "--eval", "console.error('no such luck'); process.exit(3)"]\n`);
    await shows('Dockerfile.serve was saved.');
    expect(await shows('q quit')).toContain('no such luck');
    edit('Dockerfile.serve', (text) => text.replace(/\nRUN \["node", "--eval".*\n/, ''));
    await shows('PASSED');
    session.type('q');
    expect(await session.ended).toBe(0);
    expect(await left()).toEqual(['', '']);
  });
});

describe('a debugger for Node in a container', () => {
  it('stops a served request in predict', async () => {
    runTool(dir, ['build']);
    runTool(dir, ['train', '--engine', 'docker']);
    const port = await findPort();
    const { child, ended, says } = startTool(dir, ['serve', '--engine', 'docker', '--inspect', String(port)]);
    const url = await says(/Serving at (http:\S+)/);
    const { remoteRoot } = JSON.parse(await says(CONFIGURATION)) as { remoteRoot: string };
    const node = await attachNode(port);
    await node.ask('Debugger.enable');
    const lineNumber = lineIn(join(dir, 'src/algorithm.ts'), /^export function predict/, /const predictions/) - 1;
    const file = `file://${remoteRoot}/src/algorithm.ts`;
    const { locations } = await node.ask('Debugger.setBreakpointByUrl', { lineNumber, url: file });
    expect(locations).toHaveLength(1);
    const answer = invoke(url, readFileSync(join(dir, 'samples/requests/one-row.csv'), 'utf8'));
    expect(await node.paused()).toEqual({ functionName: 'predict', line: lineNumber });
    await node.ask('Debugger.resume');
    expect((await answer).status).toBe(200);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(await left()).toEqual(['', '']);
  });
});

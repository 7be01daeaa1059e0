import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isDating } from '../../src/build/keep-receipt.ts';
import { workspace } from '../support/workspace.ts';

const tool = path.join(import.meta.dirname, '../../bin/sagemaker-algo.cjs');

/** A project whose images are not built here, and an engine that has them under these ids. */
async function project() {
  const images: Record<string, string> = { 'my-train:1': 'sha256:1111', 'my-serve:1': 'sha256:2222' };
  const folder = workspace({ 'project/': '', 'tools/': '' });
  const cwd = path.join(folder, 'project');
  const spec = {
    name: 'my-algo',
    images: { train: { tag: 'my-train:1' }, serve: { tag: 'my-serve:1' } },
    training: { channels: { train: {} } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  };
  writeFileSync(path.join(cwd, 'sagemaker-algo.json'), JSON.stringify(spec));
  // A program rather than a script: a script might speak with another engine.
  copyFileSync('/bin/true', path.join(folder, 'tools/docker'));
  const server = createServer((request, response) => {
    const name = decodeURIComponent(/^\/images\/(.*)\/json$/.exec(request.url ?? '')?.[1] ?? '');
    const id = images[name];
    response.writeHead(id === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(id === undefined ? { message: 'No such image' } : { Id: id, Os: 'linux', Architecture: 'amd64' }));
  });
  const socket = path.join(folder, 'engine.sock');
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  onTestFinished(() => void server.close());
  const env = { ...process.env, CI: '1', HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache'), PATH: path.join(folder, 'tools') };
  let runs = 0;
  /** Says too whether the command line was read. */
  const run = (...args: string[]) =>
    new Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string; readonly quick: boolean }>((resolve) => {
      const coverage = path.join(folder, `coverage-${++runs}`);
      const settings = { cwd, env: { ...env, DOCKER_HOST: `unix://${socket}`, NODE_V8_COVERAGE: coverage } };
      execFile(process.execPath, [tool, 'build', ...args], settings, (error, stdout, stderr) => {
        const loaded = readdirSync(coverage).map((name) => readFileSync(path.join(coverage, name), 'utf8'));
        resolve({ code: Number(error?.code ?? 0), stdout, stderr, quick: !loaded.some((text) => text.includes('/dist/main.cjs')) });
      });
    });
  /** Lets the minute go by in which files have to be at rest. */
  const rest = () => {
    const receipts = path.join(folder, 'cache/sagemaker-algo/receipts');
    for (const file of readdirSync(receipts).map((name) => path.join(receipts, name))) {
      const receipt = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...receipt, since: receipt.since - 60_000 }));
    }
  };
  return { cwd, folder, images, spec, run, rest };
}

it.runIf(process.platform === 'linux' && isDating(tmpdir()))(
  'a build that finds nothing changed says the same before the command line is read',
  async () => {
    const { cwd, folder, images, spec, run, rest } = await project();
    const first = await run();
    expect(first).toMatchObject({ code: 0, quick: false });
    expect(await run()).toEqual(first);
    rest();
    expect(await run()).toEqual(first);
    expect(await run()).toEqual({ ...first, quick: true });
    // Another question has another answer.
    expect((await run('train')).stdout).toBe(first.stdout.split(/(?<=\n)/)[0]);
    expect(await run('--dry-run')).toMatchObject({ quick: false, stdout: expect.stringMatching(/is used as it is/) });
    expect(await run('nothing')).toMatchObject({ code: 2, quick: false });
    const json = await run('--json');
    expect(json.quick).toBe(true);
    expect(JSON.parse(json.stdout)).toMatchObject({
      schemaVersion: 1,
      images: [
        { role: 'train', id: 'sha256:1111' },
        { role: 'serve', id: 'sha256:2222' },
      ],
    });
    // What has changed is seen: in the engine, in the project, in the client.
    images['my-serve:1'] = 'sha256:3333';
    expect(await run()).toMatchObject({ code: 0, quick: false, stdout: expect.stringMatching(/^serve .* 3333$/m) });
    delete images['my-train:1'];
    expect(await run()).toMatchObject({ code: 3, quick: false, stderr: expect.stringMatching(/there is no image my-train:1/) });
    images['my-train:1'] = 'sha256:1111';
    expect(await run()).toMatchObject({ code: 0, quick: true });
    writeFileSync(
      path.join(cwd, 'sagemaker-algo.json'),
      JSON.stringify({ ...spec, images: { ...spec.images, serve: { tag: 'other:1' } } }),
    );
    expect(await run()).toMatchObject({ code: 3, quick: false, stderr: expect.stringMatching(/there is no image other:1/) });
    writeFileSync(path.join(cwd, 'sagemaker-algo.json'), JSON.stringify(spec));
    await run();
    rest();
    await run();
    expect(await run()).toMatchObject({ code: 0, quick: true });
    mkdirSync(path.join(folder, '.docker'));
    writeFileSync(path.join(folder, '.docker/config.json'), '{"currentContext":"elsewhere"}');
    expect(await run()).toMatchObject({ quick: false });
  },
);

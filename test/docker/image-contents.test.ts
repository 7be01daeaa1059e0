import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { runChecks } from '../../src/checks/run-checks.ts';
import type { ImageEntry, ImageVisitor } from '../../src/engine/engine.ts';
import { observe } from '../../src/observe/index.ts';
import { createLab } from '../../src/observe/lab.ts';
import { testContext } from '../support/context.ts';
import { sampleConfig } from '../support/project.ts';
import { docker, realEngine, scriptImage } from '../support/real-engine.ts';
import { TESTED } from '../support/tested-engine.ts';
import { workspace } from '../support/workspace.ts';

beforeAll(() => void scriptImage());

const nothing: ImageVisitor = { wants: () => 0, visit: () => {} };

async function idOf(tag: string): Promise<string> {
  return docker('image', 'inspect', '--format', '{{.Id}}', tag);
}

/** An image of a folder with a Dockerfile, removed when the test ends. */
function build(name: string, files: Readonly<Record<string, string>>, fill: (folder: string) => void = () => {}): string {
  const folder = workspace(files);
  fill(folder);
  const tag = `sagemaker-algo-test-${name}:${process.pid}`;
  execFileSync(TESTED, ['build', '--force-rm', '--tag', tag, folder], { stdio: 'pipe', env: { ...process.env, DOCKER_BUILDKIT: '0' } });
  onTestFinished(() => void execFileSync(TESTED, ['image', 'rm', '--force', tag], { stdio: 'pipe' }));
  return tag;
}

/** What the checks of the area say of an image in both roles. */
async function judge(tag: string) {
  const { engine, runId } = await realEngine();
  const dir = workspace();
  const config = sampleConfig({ images: { train: { tag }, serve: { tag } } });
  const lab = createLab(testContext({ cwd: dir, runId, env: process.env }), { engine, project: { config, dir, issues: [] } });
  try {
    const seen = await observe(lab, ['image/train', 'image/serve', 'image/train-contents', 'image/serve-contents']);
    const selected = checks.filter(({ id }) => id.startsWith('image/') && id !== 'image/vulnerabilities');
    return runChecks(selected, seen, engine.info).filter(({ status }) => status !== 'passed');
  } finally {
    await lab.close();
  }
}

describe('reading an image', () => {
  it('gives every path with its first bytes, and leaves nothing', async () => {
    const { engine, runId, labels, leftovers } = await realEngine();
    const heads = new Map<string, string>();
    const entries = new Map<string, ImageEntry>();
    const wanted = ['/usr/local/bin/train', '/usr/local/bin/node'];
    const visitor: ImageVisitor = {
      wants: ({ path }) => (wanted.includes(path) ? 4 : 0),
      visit: (entry, head) => {
        entries.set(entry.path, entry);
        if (head.length > 0) heads.set(entry.path, Buffer.from(head).toString('latin1'));
      },
    };
    const image = { id: await idOf('sagemaker-algo-test-script:1'), name: `sagemaker-algo-${runId}-files`, labels };
    await engine.readImage?.(image, visitor, new AbortController().signal);
    expect([...heads].sort()).toEqual([
      ['/usr/local/bin/node', '\x7fELF'],
      ['/usr/local/bin/train', '#!/b'],
    ]);
    expect(entries.get('/usr/local/bin/train')).toMatchObject({ type: 'file', mode: 0o755 });
    expect(entries.get('/bin')).toMatchObject({ type: 'symlink', target: 'usr/bin' });
    expect(entries.get('/opt/ml/model')).toMatchObject({ type: 'folder' });
    expect(await leftovers()).toEqual([]);
  });

  it('ends in the middle when it is told to, and leaves nothing', async () => {
    const { engine, runId, labels, leftovers } = await realEngine();
    const stop = new AbortController();
    const visitor: ImageVisitor = { ...nothing, visit: () => stop.abort() };
    const image = { id: await idOf('sagemaker-algo-test-script:1'), name: `sagemaker-algo-${runId}-files`, labels };
    await expect(engine.readImage?.(image, visitor, stop.signal)).rejects.toThrow(/abort/i);
    expect(await leftovers()).toEqual([]);
  });

  it('says why it cannot', async () => {
    const { engine, runId, labels } = await realEngine();
    const image = { id: `sha256:${'0'.repeat(64)}`, name: `sagemaker-algo-${runId}-files`, labels };
    await expect(engine.readImage?.(image, nothing, new AbortController().signal)).rejects.toThrow(
      /no container can be made.*No such image/i,
    );
  });

  it('tells the steps of the build', async () => {
    const { engine } = await realEngine();
    const steps = await engine.readHistory?.(await idOf('sagemaker-algo-test-script:1'));
    expect(steps?.some(({ command, bytes }) => command.includes('touch /opt/ml/model') && bytes < 1_000)).toBe(true);
    expect(steps?.some(({ bytes }) => bytes > 10_000_000)).toBe(true);
  });
});

/** Compiles the smallest program of a language to a file; false where this machine lacks the compiler. */
function compile(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): boolean {
  try {
    execFileSync(command, [...args], { stdio: 'pipe', env: { ...process.env, ...env } });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

const has = (command: string, argument: string) => compile(command, [argument]);
const GO = 'package main\n\nfunc main() { println("hello") }\n';

function compileGo(folder: string, architecture: string): void {
  const env = { CGO_ENABLED: '0', GOOS: 'linux', GOARCH: architecture };
  writeFileSync(join(folder, 'main.go'), GO);
  compile('go', ['build', '-o', join(folder, 'program'), join(folder, 'main.go')], env);
}

const SCRATCH = 'FROM scratch\nCOPY program /usr/local/bin/train\nCOPY program /usr/local/bin/serve\n';
const small = { '.dockerignore': '*\n!program\n', Dockerfile: SCRATCH };

describe('a program without a system around it', () => {
  it.skipIf(!has('go', 'version'))('in Go, linked statically: nothing but the system is missing', async () => {
    const found = await judge(build('go', small, (folder) => compileGo(folder, 'amd64')));
    expect(found.map(({ check, status }) => [check, status])).toEqual([['image/base-system', 'warned']]);
  });

  it.skipIf(!has('go', 'version'))('in Go, for another processor than the image says', async () => {
    const found = await judge(build('go-arm64', small, (folder) => compileGo(folder, 'arm64')));
    expect(found.map(({ check, actual }) => [check, actual])).toEqual([
      ['image/train-program', '/usr/local/bin/train is for arm64'],
      ['image/serve-program', '/usr/local/bin/serve is for arm64'],
      ['image/base-system', expect.anything()],
    ]);
  });

  it.skipIf(process.arch !== 'x64' || !has('gcc', '--version'))('in C: static is fine, dynamic misses its loader', async () => {
    const compileC =
      (...options: string[]) =>
      (folder: string) => {
        writeFileSync(join(folder, 'main.c'), 'int main(void) { return 0; }\n');
        compile('gcc', [...options, '-o', join(folder, 'program'), join(folder, 'main.c')]);
      };
    expect((await judge(build('c-static', small, compileC('-static')))).map(({ check }) => check)).toEqual(['image/base-system']);
    const found = await judge(build('c-dynamic', small, compileC()));
    expect(found.map(({ check, expected }) => [check, expected])).toEqual([
      ['image/train-program', expect.stringContaining('/lib64/ld-linux-x86-64.so.2')],
      ['image/serve-program', expect.stringContaining('/lib64/ld-linux-x86-64.so.2')],
      ['image/base-system', expect.anything()],
    ]);
  });
});

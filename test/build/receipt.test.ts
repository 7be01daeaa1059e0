import { appendFileSync, chmodSync, mkdirSync, rmSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImageOutcome } from '../../src/build/build-image.ts';
import { readInputs } from '../../src/build/digest.ts';
import { isDating, keepReceipt } from '../../src/build/keep-receipt.ts';
import type { BuildJob } from '../../src/build/plan.ts';
import { describeAsked, findReceipt, isTouched, type Receipt, readReceipt, stateOf } from '../../src/build/receipt.ts';
import type { ContainerEngine } from '../../src/engine/engine.ts';
import { packageRoot } from '../support/context.ts';
import { workspace } from '../support/workspace.ts';

const MINUTE = 60_000;

/** A project whose runs of `build` find these outcomes at these times. */
function project(parts: { readonly secrets?: Record<string, string>; readonly imageSource?: ContainerEngine['imageSource'] } = {}) {
  const folder = workspace({
    'sagemaker-algo.json': '{}',
    Dockerfile: 'FROM base:1\nCOPY . /\n',
    '.dockerignore': '*\n!src\n',
    'src/a.txt': 'aaaa',
    'src/sub/b.txt': 'b',
    'notes/today.md': 'n',
    'inner/': '',
  });
  const engineFile = join(workspace({ docker: 'x' }), 'docker');
  const { imageSource = { socket: '/run/engine.sock', decidedBy: [engineFile] } } = parts;
  const spec: BuildJob['spec'] = {
    ...{ role: 'train', context: folder, dockerfile: join(folder, 'Dockerfile'), tag: 'my:1', platform: 'linux/amd64' },
    ...{ buildArgs: {}, labels: {}, noCache: false, secrets: parts.secrets ?? {} },
  };
  const surroundings = {
    ...{ version: '1', packageRoot, cwd: folder, platform: 'linux' as NodeJS.Platform },
    env: { XDG_CACHE_HOME: workspace(), PATH: '/bin' },
  };
  const read = (role?: 'train') => readReceipt(findReceipt(surroundings, role) ?? '', describeAsked(surroundings, role));
  const run = (at: number, status: 'built' | 'unchanged' = 'unchanged', cwd = folder): Receipt | undefined => {
    const contexts = new Map();
    readInputs(spec, { platform: 'linux', version: '1', builder: 'b', contexts });
    const outcomes: ImageOutcome[] = [{ roles: ['train'], tag: 'my:1', status, id: 'sha256:i', durationMs: 1 }];
    const looked = { contexts, images: new Map([['my:1', 'sha256:i']]) };
    const engine = { imageSource } as ContainerEngine;
    const plan = [{ kind: 'build' as const, roles: ['train' as const], spec }];
    keepReceipt({ ...surroundings, cwd }, undefined, { plan, projectDir: folder, engine, looked, outcomes, began: at }, () => at);
    return read();
  };
  return { folder, surroundings, engineFile, run, read };
}

const holds = ({ seen }: Receipt) => seen.every(([path, state]) => stateOf(path) === state);

describe.runIf(isDating(tmpdir()))('a receipt', () => {
  it('is made of two runs that read the same files, some time apart', () => {
    const { run } = project();
    expect(run(MINUTE, 'built')).toMatchObject({ settled: false, since: MINUTE });
    expect(run(2 * MINUTE - 1)).toMatchObject({ settled: false, since: MINUTE });
    expect(run(2 * MINUTE)).toMatchObject({ settled: true, since: MINUTE, images: [['my:1', 'sha256:i']] });
  });

  it('begins anew when something was touched in between, or the clock was set back', () => {
    const { run, folder } = project();
    run(MINUTE);
    appendFileSync(join(folder, 'src/a.txt'), 'more');
    expect(run(2 * MINUTE)).toMatchObject({ settled: false, since: 2 * MINUTE });
    expect(run(MINUTE)).toMatchObject({ settled: false, since: MINUTE });
  });

  it('is none for another question', () => {
    const { run, read, surroundings } = project();
    run(MINUTE);
    expect(read('train')).toBeUndefined();
    const file = findReceipt(surroundings, undefined) ?? '';
    for (const other of [{ version: '2' }, { packageRoot: '/elsewhere' }, { env: { ...surroundings.env, DOCKER_HOST: 'unix:///other' } }])
      expect(readReceipt(file, describeAsked({ ...surroundings, ...other }, undefined))).toBeUndefined();
    expect(readReceipt(file, describeAsked(surroundings, undefined))).toBeDefined();
  });

  it('is not made where something decides that is not looked at', () => {
    expect(project({ secrets: { token: '/secret' } }).run(MINUTE)).toBeUndefined();
    expect(project({ imageSource: { socket: '/s', decidedBy: ['/proc/self/status'] } }).run(MINUTE)).toBeUndefined();
  });

  it.each<[string, (folder: string) => void]>([
    ['a file is appended to', (folder) => appendFileSync(join(folder, 'src/a.txt'), 'a')],
    [
      'a file of the same length is put in its place, with the same time',
      (folder) => {
        const { atime, mtime } = statSync(join(folder, 'src/a.txt'));
        writeFileSync(join(folder, 'src/a.txt'), 'bbbb');
        utimesSync(join(folder, 'src/a.txt'), atime, mtime);
      },
    ],
    ['a file comes', (folder) => writeFileSync(join(folder, 'src/sub/c.txt'), '')],
    ['a folder comes', (folder) => mkdirSync(join(folder, 'src/sub/d'))],
    ['a file goes', (folder) => unlinkSync(join(folder, 'src/sub/b.txt'))],
    ['a file may be run', (folder) => chmodSync(join(folder, 'src/a.txt'), 0o755)],
    ['the Dockerfile changes', (folder) => appendFileSync(join(folder, 'Dockerfile'), 'ENV A=1\n')],
    ['the ignore file goes', (folder) => rmSync(join(folder, '.dockerignore'))],
    ["BuildKit's own ignore file comes", (folder) => writeFileSync(join(folder, 'Dockerfile.dockerignore'), '')],
    ['the spec changes', (folder) => writeFileSync(join(folder, 'sagemaker-algo.json'), '{ }')],
    [
      'a folder becomes a link to its copy',
      (folder) => {
        rmSync(join(folder, 'src/sub'), { recursive: true });
        symlinkSync(workspace({ 'b.txt': 'b' }), join(folder, 'src/sub'));
      },
    ],
  ])('does not hold when %s', (_what, change) => {
    const { run, folder } = project();
    const receipt = run(MINUTE);
    expect(receipt === undefined || holds(receipt)).toBe(receipt !== undefined);
    change(folder);
    expect(receipt === undefined || holds(receipt)).toBe(false);
  });

  it('does not hold when another client is found, or a spec nearer by', () => {
    const { run, folder, engineFile, surroundings } = project();
    const receipt = run(MINUTE);
    writeFileSync(engineFile, 'another');
    expect(receipt === undefined || holds(receipt)).toBe(false);
    const inner = join(folder, 'inner');
    run(MINUTE, 'unchanged', inner);
    const below = { ...surroundings, cwd: inner };
    const nested = readReceipt(findReceipt(below, undefined) ?? '', describeAsked(below, undefined));
    expect(nested === undefined || holds(nested)).toBe(nested !== undefined);
    writeFileSync(join(inner, 'sagemaker-algo.json'), '{}');
    expect(nested === undefined || holds(nested)).toBe(false);
  });

  it('tells that there is most likely something to build, also before anything was at rest', () => {
    const { run, folder, surroundings } = project();
    expect(isTouched(surroundings, undefined)).toBe(false);
    run(MINUTE, 'built');
    expect(isTouched(surroundings, undefined)).toBe(false);
    expect(isTouched(surroundings, 'train')).toBe(false);
    appendFileSync(join(folder, 'src/a.txt'), 'more');
    expect(isTouched(surroundings, undefined)).toBe(true);
  });

  it('does not look at what stays out of the build', () => {
    const { run, folder } = project();
    const receipt = run(MINUTE);
    appendFileSync(join(folder, 'notes/today.md'), 'more');
    writeFileSync(join(folder, 'notes/tomorrow.md'), 'more');
    expect(receipt !== undefined && holds(receipt)).toBe(true);
  });
});

describe('the state of a path', () => {
  it('is empty for nothing, and that of a link changes with what it leads to', () => {
    const folder = workspace({ 'a.txt': 'a' });
    symlinkSync('a.txt', join(folder, 'link'));
    const before = stateOf(join(folder, 'link'));
    appendFileSync(join(folder, 'a.txt'), 'more');
    expect(stateOf(join(folder, 'link'))).not.toBe(before);
    expect(stateOf(join(folder, 'nothing'))).toBe('');
    expect(stateOf(join(folder, 'a.txt/below'))).toBe('ENOTDIR');
  });
});

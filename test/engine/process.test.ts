import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunSpec } from '../../src/engine/engine.ts';
import { nodeInterpreter, plainInterpreter } from '../../src/engine/interpreter.ts';
import { createProcessEngine, findPrograms } from '../../src/engine/process.ts';
import { startProgram } from '../../src/engine/program.ts';
import { packageRoot as repository } from '../support/context.ts';
import { isAlive } from '../support/processes.ts';
import { workspace } from '../support/workspace.ts';

const PROGRAMS = { language: 'node' as const, file: { train: 'src/runtime/train.ts', serve: 'src/runtime/serve.ts' } };
let loader: Uint8Array;

beforeAll(() => {
  const entryPoints = [join(repository, 'src/engine/strip-types.ts')];
  const mainFields = ['module', 'main'];
  const { outputFiles } = buildSync({ entryPoints, mainFields, bundle: true, platform: 'node', format: 'esm', write: false });
  loader = outputFiles[0]?.contents ?? new Uint8Array();
});

/** An engine over a project with this program for both roles; `spec` runs it. */
function bench(program: string, env: Readonly<Record<string, string>> = {}) {
  const files = { 'package.json': '{"type":"module"}', 'src/runtime/train.ts': program, 'src/runtime/serve.ts': program };
  const projectDir = workspace(files);
  const packageRoot = workspace({ 'dist/strip-types.mjs': loader });
  const ml = workspace({ 'input/config/hyperparameters.json': '{}', 'model/': '' });
  const interrupt = new AbortController();
  const deps = {
    startProgram,
    interpreter: nodeInterpreter(packageRoot),
    signal: interrupt.signal,
    now: Date.now,
    env: { PATH: process.env['PATH'], ...env },
  };
  const spec = (parts: Partial<RunSpec> = {}): RunSpec => ({
    ...{ role: 'train', image: 'unused', name: 'run-1', ml, mounts: [], env: {}, network: { kind: 'none' } },
    ...{ hostname: 'h', hosts: {}, labels: {} },
    ...parts,
  });
  return { engine: createProcessEngine(deps, projectDir, PROGRAMS), ml, spec, interrupt };
}

describe('which projects have programs', () => {
  const config = (name?: string) => ({ template: name === undefined ? undefined : { name, version: '1', answers: {} } }) as never;
  it('by template', () => {
    expect(findPrograms(config('typescript'))?.file.train).toBe('src/runtime/train.ts');
    expect(findPrograms(config('minimal'))).toEqual({ language: 'perl', file: { train: 'runtime/train', serve: 'runtime/serve' } });
    expect(findPrograms(config('python'))).toEqual({ language: 'python', file: { train: 'runtime/train.py', serve: 'runtime/serve.py' } });
    for (const name of [undefined, 'other', 'toString']) expect(findPrograms(config(name))).toBeUndefined();
  });
});

describe('a run', () => {
  it('is TypeScript in the project folder with the tree in SAGEMAKER_BASE_DIR and a bare environment', async () => {
    const program = `import { readFileSync } from 'node:fs';
      const base: string = process.env['SAGEMAKER_BASE_DIR']!;
      console.log(readFileSync(base + '/input/config/hyperparameters.json', 'utf8'), process.argv.length, process.stdin.isTTY);
      console.log(Object.keys(process.env).filter((name) => name !== '__CF_USER_TEXT_ENCODING').sort().join());`;
    const { engine, spec } = bench(program, { AWS_SECRET_ACCESS_KEY: 'x', HTTPS_PROXY: 'x', NODE_OPTIONS: '--x', LANG: 'C', HOME: '/h' });
    const container = await engine.start(spec({ env: { TRAINING_JOB_NAME: 'job' } }));
    expect(await container.exited).toMatchObject({ exitCode: 0, oomKilled: false, startError: undefined });
    const { stdout } = await container.log();
    expect(stdout).toBe('{} 2 undefined\nHOME,LANG,PATH,SAGEMAKER_BASE_DIR,TRAINING_JOB_NAME\n');
    await container.collect();
    await container.remove();
    expect(await container.stop(1)).toMatchObject({ killed: false, stopMs: 0 });
  });

  it('may be in another language, and can be repeated by hand', async () => {
    const projectDir = workspace({ 'go.sh': 'echo "$SAGEMAKER_BASE_DIR" "$0" "$#" "$EXTRA"\n' });
    const programs = { language: 'perl' as const, file: { train: 'go.sh', serve: 'go.sh' } };
    const env = { PATH: process.env['PATH'] };
    const interpreter = { ...plainInterpreter('sh'), env: { EXTRA: 'x' } };
    const deps = { startProgram, interpreter, signal: new AbortController().signal, now: Date.now, env };
    const engine = createProcessEngine(deps, projectDir, programs);
    const { ml, spec } = bench('');
    const container = await engine.start({ ...spec(), ml });
    await container.exited;
    expect((await container.log()).stdout).toBe(`${ml} go.sh 0 x\n`);
    expect(engine.describeRun({ ...spec(), ml })).toMatch(/EXTRA=x .* sh go\.sh$/);
  });

  it('serves on a free port', async () => {
    const program = `import { createServer } from 'node:http';
      createServer((_q, s) => s.end('hello')).listen(Number(process.env['SAGEMAKER_BIND_TO_PORT']), () => console.log('up'));`;
    const { engine, spec } = bench(program);
    const containers = await Promise.all([1, 2].map(() => engine.start(spec({ role: 'serve' }))));
    const [one, other] = await Promise.all(containers.map((container) => container.address()));
    expect(one?.port).not.toBe(other?.port);
    await containers[0]?.firstOutput;
    expect(await (await fetch(`http://${one?.host}:${one?.port}`)).text()).toBe('hello');
    await Promise.all(containers.map((container) => container.remove()));
    await expect(containers[0]?.address()).rejects.toThrow(/has ended/);
  });

  it.each([
    { what: 'handled', handler: `process.on('SIGTERM', () => process.exit(5));`, grace: 30, expected: { exitCode: 5, killed: false } },
    { what: 'not handled, which PID 1 would survive', handler: '', grace: 30, expected: { exitCode: 143, killed: true } },
    { what: 'ignored', handler: `process.on('SIGTERM', () => {});`, grace: 0.2, expected: { exitCode: 137, killed: true } },
  ])('can be stopped: SIGTERM is $what', async ({ handler, grace, expected }) => {
    const { engine, spec } = bench(`${handler} console.log('up'); setInterval(() => {}, 1000);`);
    const container = await engine.start(spec());
    await container.firstOutput;
    expect(await container.stop(grace)).toMatchObject(expected);
    await container.remove();
  });

  it('whose program is missing ends as a container would', async () => {
    const { engine, spec } = bench('');
    const missing = createProcessEngine(
      { startProgram, interpreter: nodeInterpreter('/'), env: {}, signal: new AbortController().signal, now: Date.now },
      workspace(),
      PROGRAMS,
    );
    const container = await missing.start(spec());
    expect(await container.exited).toMatchObject({ exitCode: 127, startError: expect.stringMatching(/no src\/runtime\/train\.ts/) });
    await container.remove();
    expect(engine.info.kind).toBe('process');
  });

  it('gives back the folders that it closed', async () => {
    const { engine, ml, spec } = bench(`import { writeFileSync } from 'node:fs';
      try { writeFileSync(process.env['SAGEMAKER_BASE_DIR'] + '/input/new', 'x'); console.log('written'); } catch (error) { console.log('refused'); }`);
    const container = await engine.start(spec({ mounts: [{ path: 'input', readOnly: true }] }));
    await container.exited;
    // Root is refused nothing.
    expect((await container.log()).stdout).toBe(process.getuid?.() === 0 ? 'written\n' : 'refused\n');
    await container.remove();
    writeFileSync(join(ml, 'input/after'), 'x');
    mkdirSync(join(ml, 'input/config/after'));
  });

  it('is killed by a sweep, with all that it has started', async () => {
    const { engine, spec } = bench(`import { spawn } from 'node:child_process';
      console.log(spawn('sleep', ['60']).pid); setInterval(() => {}, 1000);`);
    const container = await engine.start(spec());
    await container.firstOutput;
    await engine.sweep('any', { wait: true });
    expect(await container.exited).toMatchObject({ exitCode: 137 });
    const pid = Number((await container.log()).stdout);
    await expect.poll(() => isAlive(pid)).toBe(false);
    await container.remove();
  });

  it('does not begin after an interrupt', async () => {
    const { engine, spec, interrupt } = bench('');
    interrupt.abort();
    await expect(engine.start(spec())).rejects.toMatchObject({ name: 'InterruptedError' });
  });
});

it('has no images', async () => {
  const { engine, spec } = bench('');
  expect(await engine.inspectImage('x')).toBeUndefined();
  await expect(engine.pull('x')).rejects.toMatchObject({ kind: 'user' });
  expect(engine.describeRun(spec())).toMatch(/^env -C \S+ -i .*SAGEMAKER_BASE_DIR=\S+ node .*src\/runtime\/train\.ts$/);
  const network = await engine.createNetwork('n', {});
  await network.remove();
});

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type InvokeOptions, invoke } from '../../src/commands/invoke.ts';
import { type ServeOptions, serve } from '../../src/commands/serve.ts';
import { type TrainOptions, train } from '../../src/commands/train.ts';
import { sendRequest } from '../../src/observe/http.ts';
import { flawless, lengths } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

function project(script: FakeScript = flawless, files: Record<string, string> = {}) {
  const cwd = workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(sampleConfig()), ...files });
  const context = testContext({ cwd });
  const engine = fakeEngine(script);
  const parts = { findEngine: async () => engine, limits: { startup: 0.3 } };
  return {
    cwd,
    context,
    engine,
    train: (options: Partial<TrainOptions> = {}) =>
      train({ hp: {}, channel: {}, out: 'artifacts', network: false, dryRun: false, ...options }, context, parts),
    serve: (options: Partial<ServeOptions> = {}) =>
      serve({ model: 'artifacts/model.tar.gz', network: false, dryRun: false, ...options }, context, parts),
    invoke: (options: Partial<InvokeOptions> = {}) => invoke({ model: 'artifacts/model.tar.gz', timeout: 2, ...options }, context, parts),
  };
}

describe('train', () => {
  test('keeps model, output, archive and log, and shows metrics and log', async () => {
    const { cwd, context, engine, ...run } = project();
    expect(await run.train()).toBe(0);
    expect(readdirSync(join(cwd, 'artifacts')).sort()).toEqual(['model', 'model.tar.gz', 'output', 'train-run.json', 'training.log']);
    expect(readFileSync(join(cwd, 'artifacts/training.log'), 'utf8')).toBe('reading\nrmse=1.5\n');
    expect(context.progressLines).toEqual(['reading', 'rmse=1.5']);
    expect(context.stdout.text()).toContain('validation:rmse  1.5');
    expect([...engine.left]).toEqual([]);
  });

  test('a second run replaces the first, and nothing else', async () => {
    const { cwd, context, ...run } = project();
    await run.train();
    writeFileSync(join(cwd, 'artifacts/notes.txt'), 'mine');
    expect(await run.train({ hp: { alpha: '500' } })).toBe(1);
    expect(readdirSync(join(cwd, 'artifacts')).sort()).toEqual(['model', 'notes.txt', 'output', 'train-run.json', 'training.log']);
    expect(readdirSync(join(cwd, 'artifacts/model'))).toEqual([]);
    expect(context.stderr.text()).toContain('AlgorithmError: refused: look at the input, exit code: 1');
    expect(await run.train()).toBe(0);
  });

  test.each([
    ['a file of the user below our names', 'artifacts/model/mine.bin'],
    ['a file of the user with our name', 'artifacts/model.tar.gz'],
  ])('%s is in the way', async (_, path) => {
    const { cwd, engine, ...run } = project(flawless, { [path]: 'mine' });
    await expect(run.train()).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining(path.replace('artifacts/', '')) });
    expect(readFileSync(join(cwd, path), 'utf8')).toBe('mine');
    expect(engine.started).toEqual([]);
  });

  test('the reason of a failure is cut where SageMaker cuts it, and its absence is named', async () => {
    const long = project({ train: () => ({ exitCode: 2, files: { 'output/failure': `${'x'.repeat(1_100)}` } }) });
    expect(await long.train()).toBe(1);
    expect(long.context.stderr.text()).toContain(`AlgorithmError: ${'x'.repeat(1_008)}\n`);
    const none = project({ train: () => ({ exitCode: 2 }) });
    await none.train();
    expect(none.context.stderr.text()).toContain('Write the reason to /opt/ml/output/failure');
  });

  test('what a container prints cannot move the cursor', async () => {
    const { context, ...run } = project({ train: () => ({ exitCode: 1, files: { 'output/failure': '\x1b[2Jgone' } }) });
    await run.train();
    expect(context.stderr.text()).not.toContain('\x1b');
  });

  test('options reach the container; names that the spec does not declare are told', async () => {
    const { cwd, context, engine, ...run } = project();
    mkdirSync(join(cwd, 'more'));
    writeFileSync(join(cwd, 'more/x.csv'), '9,9\n');
    let seen: unknown;
    const look = project({
      train: (spec) => {
        const config = (name: string) => JSON.parse(readFileSync(join(spec.ml, `input/config/${name}.json`), 'utf8'));
        seen = [config('hyperparameters'), existsSync(join(spec.ml, 'input/data/train/x.csv')), config('inputdataconfig').validation];
        return {};
      },
    });
    await look.train({ hp: { alpha: '0.25', unknown: 'x' }, channel: { train: join(cwd, 'more') }, inputMode: 'fastfile' });
    expect(seen).toMatchObject([{ alpha: '0.25', unknown: 'x' }, true, { TrainingInputMode: 'File' }]);
    expect(look.context.progressLines).toEqual(
      expect.arrayContaining([
        expect.stringContaining("'unknown' is not declared"),
        expect.stringContaining("'validation' does not declare FastFile"),
      ]),
    );
    await expect(run.train({ channel: { trian: 'x' } })).rejects.toMatchObject({
      hint: 'Did you mean train? It declares: train, validation.',
    });
    await expect(run.train({ inputMode: 'stream' })).rejects.toMatchObject({ exitCode: 2 });
    expect(await run.train({ dryRun: true })).toBe(0);
    expect(context.stdout.text()).toContain('docker run demo-train:1 train');
    expect(engine.started).toEqual([]);
  });
});

describe('train on several hosts', () => {
  const host = (files: (name: string) => Record<string, string>, exitCode: (name: string) => number = () => 0) =>
    project({
      ...flawless,
      train: (spec) => {
        const { current_host: name } = JSON.parse(readFileSync(join(spec.ml, 'input/config/resourceconfig.json'), 'utf8'));
        return { stdout: `I am ${name}\n${name === 'algo-1' ? 'rmse=1.5\n' : ''}`, files: files(name), exitCode: exitCode(name) };
      },
    });

  test('what the hosts leave is put together, and what is lost is told', async () => {
    const { cwd, context, engine, ...run } = host((name) => ({
      'model/model.json': name,
      [`model/${name}.bin`]: name,
      [`output/data/${name}`]: name,
      'checkpoints/state': name,
    }));
    expect(await run.train({ instances: 2 })).toBe(0);
    expect(readdirSync(join(cwd, 'artifacts/model')).sort()).toEqual(['algo-1.bin', 'algo-2.bin', 'model.json']);
    expect(readFileSync(join(cwd, 'artifacts/model/model.json'), 'utf8')).toBe('algo-1');
    expect(readdirSync(join(cwd, 'artifacts/output/data')).sort()).toEqual(['algo-1', 'algo-2']);
    expect(readFileSync(join(cwd, 'artifacts/training.log'), 'utf8')).toBe(
      '[algo-1] I am algo-1\n[algo-1] rmse=1.5\n[algo-2] I am algo-2\n',
    );
    expect(existsSync(join(cwd, 'artifacts/model.tar.gz'))).toBe(true);
    expect(context.stdout.text()).toContain('validation:rmse  1.5');
    expect(context.stderr.text()).toContain('algo-1 and algo-2 wrote different files to /opt/ml/model/model.json');
    expect(context.stderr.text()).toContain('Kept here: that of algo-1.');
    expect(context.progressLines).toEqual(
      expect.arrayContaining(['[algo-2] I am algo-2', expect.stringContaining('training.distributed is false')]),
    );
    const networks = engine.started.map(({ network }) => network);
    expect(networks).toHaveLength(2);
    // They start at the same time, so in any order.
    for (const alias of ['algo-1', 'algo-2'])
      expect(networks).toContainEqual(expect.objectContaining({ kind: 'internal', aliases: [alias] }));
    expect([...engine.left]).toEqual([]);
  });

  test('one host that fails is the failure of the job', async () => {
    const { cwd, context, ...run } = host(
      (name): Record<string, string> => (name === 'algo-2' ? { 'output/failure': 'no room' } : {}),
      (name) => (name === 'algo-2' ? 3 : 0),
    );
    expect(await run.train({ instances: 3 })).toBe(1);
    expect(context.stderr.text()).toContain('algo-2 ended with exit code 3.\nTraining failed: exit code 3.');
    expect(context.stderr.text()).toContain('AlgorithmError: no room, exit code: 3');
    expect(readFileSync(join(cwd, 'artifacts/output/failure'), 'utf8')).toBe('no room');
  });

  test('a dry run names every host; hosts have no way out and need containers', async () => {
    const { context, engine, ...run } = host(() => ({}));
    expect(await run.train({ instances: 2, dryRun: true })).toBe(0);
    expect(context.stdout.text()).toContain('# train as asked for, as algo-2\n');
    await expect(run.train({ instances: 2, network: true })).rejects.toMatchObject({
      kind: 'user',
      hint: expect.stringContaining('--network'),
    });
    expect(engine.started).toEqual([]);
    await expect(project({ ...flawless, kind: 'process' }).train({ instances: 2 })).rejects.toMatchObject({ kind: 'user' });
  });
});

describe('serve', () => {
  test('serves at a port of this machine until Ctrl-C', async () => {
    const { cwd, context, engine, ...run } = project();
    await run.train();
    const serving = run.serve();
    for (let tries = 0; !context.stdout.text().includes('Serving at') && tries < 200; tries++) await sleep(10);
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(context.stdout.text())?.[1]);
    const target = { host: '127.0.0.1', port };
    const exchange = await sendRequest(target, {
      label: 'x',
      method: 'POST',
      path: '/invocations',
      headers: { 'Content-Type': 'text/csv' },
      body: Buffer.from('1,2\n'),
      deadlineMs: 2_000,
    });
    expect(exchange.response?.body).toBe('3\n');
    expect(context.stdout.text()).toContain(`--data-binary @requests/one.csv http://127.0.0.1:${port}/invocations`);
    context.interrupt();
    expect(await serving).toBe(0);
    expect([...engine.left]).toEqual([]);
    expect(existsSync(join(cwd, 'artifacts/model.tar.gz'))).toBe(true);
  });

  test.each([
    ['ends at once', { listener: lengths, exit: 4 }, 'it ended with exit code 4'],
    [
      'never gets ready',
      { listener: (_: unknown, response: { writeHead(code: number): { end(): void } }) => response.writeHead(503).end() },
      'GET /ping gives 503',
    ],
  ])('a server that %s', async (_, server, reason) => {
    const { context, engine, ...run } = project({ ...flawless, serve: () => server as never });
    await run.train();
    expect(await run.serve()).toBe(1);
    expect(context.progressLines.join('\n')).toContain(reason);
    expect([...engine.left]).toEqual([]);
  });

  test('a port that is taken, a model that is missing or is no model', async () => {
    const { cwd, engine, ...run } = project();
    await expect(run.serve()).rejects.toMatchObject({ hint: 'Make one with: sagemaker-algo train' });
    await run.train();
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    onTestFinished(() => void other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(run.serve({ port })).rejects.toMatchObject({ exitCode: 3, message: `Port ${port} of this machine is taken.` });
    writeFileSync(join(cwd, 'bad.tar.gz'), 'no archive');
    await expect(run.serve({ model: 'bad.tar.gz' })).rejects.toMatchObject({
      kind: 'user',
      message: expect.stringContaining('bad.tar.gz'),
    });
    expect([...engine.left]).toEqual([]);
  });
});

describe('invoke', () => {
  test('the first sample, the body to stdout and the rest to stderr', async () => {
    const { context, engine, ...run } = project();
    await run.train();
    const before = context.stdout.text().length;
    expect(await run.invoke()).toBe(0);
    expect(context.stdout.text().slice(before)).toBe('3\n3\n');
    expect(context.stderr.text()).toMatch(/^200 text\/csv, 4 bytes in /);
    expect([...engine.left]).toEqual([]);
  });

  test('a file with its own type, a folder as model, a refusal as exit code 1', async () => {
    const { context, ...run } = project(flawless, { 'row.csv': '10,20\n', 'row.json': '[]', 'row.xyz': 'x' });
    await run.train();
    expect(await run.invoke({ file: 'row.csv', model: 'artifacts/model' })).toBe(0);
    expect(context.stdout.text()).toContain('5\n');
    expect(await run.invoke({ file: 'row.json' })).toBe(1);
    expect(context.stderr.text()).toContain('415 no content type');
    await expect(run.invoke({ file: 'row.xyz' })).rejects.toMatchObject({ hint: 'Say it with --content-type.' });
    await expect(run.invoke({ file: 'none.csv' })).rejects.toMatchObject({ exitCode: 2 });
  });

  test('a server that runs already', async () => {
    const { context, engine, ...run } = project();
    await expect(run.invoke({ url: 'http://127.0.0.1:1' })).rejects.toMatchObject({
      exitCode: 3,
      hint: expect.stringContaining('sagemaker-algo serve'),
    });
    await expect(run.invoke({ url: 'ftp://x' })).rejects.toMatchObject({ exitCode: 2 });
    expect(engine.started).toEqual([]);
    expect(context.stdout.text()).toBe('');
  });
});

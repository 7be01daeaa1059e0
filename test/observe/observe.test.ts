import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { OBSERVERS, observe, withPrerequisites } from '../../src/observe/index.ts';
import { createLab, type Lab, type LabOptions } from '../../src/observe/lab.ts';
import type { Attempts, ObservationKey } from '../../src/observe/types.ts';
import { flawless, lengths } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const ALL = Object.keys(OBSERVERS) as ObservationKey[];

function lab(script: FakeScript, more: Partial<LabOptions> = {}, files: Record<string, string> = SAMPLE_FILES) {
  const dir = workspace(files);
  const engine = fakeEngine(script);
  const context = testContext({ cwd: dir });
  const made: Lab = createLab(context, {
    engine,
    project: { config: sampleConfig(), dir, issues: [] },
    ...more,
    limits: { startup: 2, invocation: 2, training: 5, signOfLife: 0.05, ...more.limits },
  });
  onTestFinished(() => made.close());
  return { lab: made, engine, context, dir };
}

const statuses = (attempts: Attempts) => Object.fromEntries(Object.entries(attempts).map(([key, { status }]) => [key, status]));

describe('observe', () => {
  test('looks at everything once and leaves nothing behind', async () => {
    const { lab: here, engine, dir } = lab(flawless);
    const seen = await observe(here, ALL);
    expect(statuses(seen)).toEqual(Object.fromEntries(ALL.map((key) => [key, 'made'])));
    await here.close();
    expect([...engine.left]).toEqual([]);
    expect(existsSync(here.folder)).toBe(false);
    expect(readFileSync(join(dir, 'data/train/part-1.csv'), 'utf8')).toBe('1,2\n3,4\n');
    // One server for health, requests and the idle stop, one for batch, one for the variables of a batch job and the busy stop.
    const servers = engine.started.filter(({ role }) => role === 'serve');
    const batches = servers.map(({ env }) => `${env['SAGEMAKER_BATCH']} ${env['SAGEMAKER_BATCH_STRATEGY']}`);
    // The two batch servers start side by side.
    expect(batches.sort()).toEqual(['true MULTI_RECORD', 'true undefined', 'undefined undefined']);
    expect(JSON.parse(JSON.stringify(seen))).toEqual(JSON.parse(JSON.stringify(seen)));
  });

  test('a plan is kept to the letter', async () => {
    const { lab: here, engine } = lab(flawless);
    const seen = await observe(here, ['train/nominal', 'serve/health']);
    const [train, serve] = engine.started;
    expect(train).toMatchObject({
      network: { kind: 'none' },
      mounts: [
        { path: 'input', readOnly: true },
        { path: 'model', readOnly: false },
        { path: 'output', readOnly: false },
      ],
      labels: { 'sagemaker-algo.run': 'test000001', 'sagemaker-algo.project': 'demo' },
    });
    expect(serve).toMatchObject({ network: { kind: 'internal' }, mounts: [{ path: 'model', readOnly: true }], env: { LOG_LEVEL: 'info' } });
    expect(readdirSync(join(serve?.ml ?? '', 'model'))).toEqual(['model.json']);
    expect(seen['serve/health']).toMatchObject({ value: { exit: undefined, readyMs: expect.any(Number) } });
  });

  test('only what is needed is run', async () => {
    expect(withPrerequisites(['serve/stop'])).toEqual(['train/nominal', 'model', 'serve/health', 'serve/stop']);
    expect(withPrerequisites(['project', 'image/train'])).toEqual(['project', 'image/train']);
    const { lab: here, engine } = lab(flawless);
    await observe(here, ['project', 'image/train', 'image/serve']);
    expect(engine.started).toEqual([]);
  });

  test('every observer comes after things that do not come after it', () => {
    const order = withPrerequisites(ALL);
    for (const key of ALL) {
      const { after, behind = [] } = OBSERVERS[key] as { after: readonly ObservationKey[]; behind?: readonly ObservationKey[] };
      for (const first of [...after, ...behind]) expect(OBSERVERS[first].after).not.toContain(key);
    }
    expect(order).toEqual(ALL);
  });

  test('in --smoke the samples are sent and nothing is varied', async () => {
    const { lab: here } = lab(flawless, { smoke: true });
    const seen = await observe(here, ['serve/invocations', 'serve/stop']);
    expect(seen['serve/invocations']).toMatchObject({ value: { samples: [{ response: { status: 200 } }], variations: [], badInput: [] } });
    expect(seen['serve/stop']).toMatchObject({ value: { killed: false, when: 'idle', endedBefore: false } });
  });
});

describe('what is seen of a good algorithm', () => {
  test('bad input of every kind that the spec allows', async () => {
    const { lab: here } = lab(flawless);
    const seen = await observe(here, ['train/bad-input', 'train/stop']);
    const runs = seen['train/bad-input']?.status === 'made' ? seen['train/bad-input'].value : [];
    expect(runs.map(({ kind, run }) => [kind, run.exit.exitCode, run.failure?.text])).toEqual([
      ['missing-channel', 1, 'refused: look at the input'],
      ['broken-data', 1, 'refused: look at the input'],
      ['out-of-range', 1, 'refused: look at the input'],
      ['wrong-type', 1, 'refused: look at the input'],
    ]);
    expect(seen['train/stop']).toMatchObject({ value: { when: 'held', killed: false, endedBefore: false } });
  });

  test('variations and bad bodies of the first sample of each type, pings all along', async () => {
    const { lab: here } = lab(flawless, { limits: { invocation: 20 } });
    const seen = await observe(here, ['serve/invocations']);
    const value = seen['serve/invocations']?.status === 'made' ? seen['serve/invocations'].value : undefined;
    const kinds = value?.variations.map(({ kind }) => kind) ?? [];
    expect(new Set(kinds)).toEqual(
      new Set([
        'again',
        'content-type-parameter',
        'content-type-case',
        'content-type-undeclared',
        'content-type-absent',
        'accept-declared',
        'accept-any',
        'accept-absent',
        'accept-unsupported',
        'extra-headers',
        'chunked',
        'size-6-mib',
        'size-25-mb',
      ]),
    );
    const bodies = value?.parallel?.[0]?.bodies ?? [];
    expect(bodies.map(({ alone, together }) => [...alone, ...together].map(({ response }) => response?.status))).toEqual(
      bodies.map(() => expect.arrayContaining([200])),
    );
    expect(bodies.flatMap(({ together }) => together)).toHaveLength(8);
    expect(new Set(bodies.map(({ alone }) => alone[0].requestBytes)).size).toBeGreaterThan(1);
    expect(value?.inARow).toMatchObject({ first: { response: { status: 200 } }, second: { response: { status: 200 } } });
    expect(value?.burst?.failed).toBeUndefined();
    expect(value?.burst?.requests).toBeGreaterThan(3);
    expect(value?.connects?.map(({ accepted }) => accepted)).toEqual([true, true, true]);
    const sizes = value?.variations.filter(({ kind }) => kind.startsWith('size')).map(({ exchange }) => exchange.requestBytes) ?? [];
    const bounds = [
      [6_200_000, 6_290_432],
      [24_900_000, 25_000_000],
    ];
    expect(sizes.map((bytes, index) => bytes > (bounds[index]?.[0] ?? 0) && bytes <= (bounds[index]?.[1] ?? 0))).toEqual([true, true]);
    expect(value?.badInput.map(({ kind, bad, goodAfter }) => [kind, bad.response?.status, goodAfter.response?.status])).toEqual(
      ['empty body', 'binary noise', 'wrong column count', 'words instead of numbers', 'truncated'].map((kind) => [kind, 400, 200]),
    );
    expect(value?.pings.length).toBeGreaterThan(0);
  });

  test('batch jobs over the same records give the same results', async () => {
    const { lab: here } = lab(flawless);
    const seen = await observe(here, ['batch/transform', 'serve/stop-busy']);
    const value = seen['batch/transform']?.status === 'made' ? seen['batch/transform'].value : undefined;
    expect(value?.jobs.map(({ strategy, finalNewline, requests, results }) => [strategy, finalNewline, requests.length, results])).toEqual([
      ['MultiRecord', true, 1, ['3', '3']],
      ['MultiRecord', false, 1, ['3', '3']],
      ['MultiRecord', true, 1, ['3', '3']],
      ['SingleRecord', true, 2, ['3', '3']],
      ['SingleRecord', false, 2, ['3', '3']],
    ]);
    expect(value?.executionParameters.response?.status).toBe(404);
    expect(seen['serve/stop-busy']).toMatchObject({ value: { when: 'busy', killed: false } });
  });
});

describe('batch probes', () => {
  const probe = async (listener: RequestListener, more: Partial<LabOptions> = {}) => {
    const { lab: here } = lab({ ...flawless, serve: () => ({ listener }) }, more);
    const seen = await observe(here, ['batch/transform', 'batch/variables']);
    const value = seen['batch/transform']?.status === 'made' ? seen['batch/transform'].value : undefined;
    return { seen, value, probes: value?.probes };
  };

  test('what a job may bring is tried on the server that has done the jobs', async () => {
    const { value, probes, seen } = await probe((request, response) => {
      if (request.url !== '/execution-parameters') return lengths(request, response);
      return response.end('{"MaxConcurrentTransforms":3,"BatchStrategy":"MULTI_RECORD","MaxPayloadInMB":1}');
    });
    expect(probes?.badRecords.map(({ kind, job }) => [kind, job.requests.length, job.requests[0]?.response?.status])).toEqual([
      ['a record of words', 1, 400],
      ['a record with too many columns', 1, 400],
      ['a record without values', 1, 400],
    ]);
    expect(probes?.files.map(({ results }) => results)).toEqual([['3', '3'], undefined, ['3', '3']]);
    expect(probes?.parallel).toMatchObject({ concurrent: 3, answers: expect.arrayContaining([{ record: 1, results: ['3'] }]) });
    expect(probes?.parallel?.answers).toHaveLength(8);
    expect(probes?.parallel?.pings.length).toBeGreaterThan(0);
    expect(probes?.payload).toMatchObject({
      megabytes: 1,
      advertised: true,
      exchange: { requestBytes: 1_048_576, response: { status: 200 } },
    });
    // The sample of this project names no Accept.
    expect(probes).not.toHaveProperty('withoutAccept');
    expect(value).toMatchObject({ assemble: 'Line', commands: ['serve'], volumeBytes: 25_000_000_000 });
    expect(seen['batch/variables']).toMatchObject({ value: { readyMs: expect.any(Number), job: { results: ['3', '3'] } } });
  });

  test('a sample with an Accept is sent once without it', async () => {
    const samples = { ...sampleConfig().samples, batch: { path: 'requests/one.csv', contentType: 'text/csv', accept: 'text/csv' } };
    const here = lab(flawless);
    const project = { config: sampleConfig({ samples }), dir: here.dir, issues: [] };
    const { probes } = await probe(lengths, { project });
    expect(probes?.withoutAccept).toMatchObject({ requestHeaders: { 'Content-Type': 'text/csv' }, response: { status: 200 } });
    expect(probes?.withoutAccept?.requestHeaders).not.toHaveProperty('Accept');
  });

  test('a server that cuts the connection on bad input is asked on', async () => {
    const { probes } = await probe((request, response) => {
      const chunks: Uint8Array[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      if (request.url !== '/invocations') return lengths(request, response);
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (!/^[\d,.\n]+$/.test(text)) return request.socket.destroy();
        response.end(
          `${text
            .trimEnd()
            .split('\n')
            .map(() => '3')
            .join('\n')}\n`,
        );
      });
    });
    expect(probes?.badRecords[0]?.job.requests[0]).toMatchObject({ error: { code: 'ECONNRESET' } });
    expect(probes?.files.map(({ results }) => results)).toEqual([['3', '3'], undefined, ['3', '3']]);
  });
});

describe('what went wrong is seen as what it is', () => {
  test('a failed training is diagnosed, and what comes after it says so', async () => {
    const { lab: here, engine } = lab({
      ...flawless,
      train: (spec) => (spec.network.kind === 'outside' ? {} : { exitCode: 1, stderr: 'ENETUNREACH' }),
    });
    const seen = await observe(here, ALL);
    const diagnosis = seen['train/diagnosis']?.status === 'made' ? seen['train/diagnosis'].value : {};
    const codes = Object.entries(diagnosis).map(([rule, run]) => [rule, run?.exit.exitCode]);
    expect(codes).toHaveLength(8);
    expect(codes.filter(([, code]) => code === 0)).toEqual([['network', 0]]);
    expect(seen['model']).toEqual({
      status: 'failed',
      reason: 'The training run on the sample data failed with exit code 1.',
      after: 'train/nominal',
    });
    expect(seen['serve/stop']).toMatchObject({ status: 'failed', after: 'serve/health' });
    expect(engine.started.every(({ role }) => role === 'train')).toBe(true);
  });

  test('a program that cannot be started is not diagnosed', async () => {
    const { lab: here, engine } = lab({ train: () => ({ exitCode: 127, startError: 'exec: "train": not found' }) });
    const seen = await observe(here, ['train/diagnosis']);
    expect(seen['train/diagnosis']).toMatchObject({ value: {} });
    expect(engine.started).toHaveLength(1);
  });

  test('a training without end is stopped', async () => {
    const { lab: here } = lab({ train: () => ({ endsOn: 'SIGKILL' }) }, { limits: { training: 0.05 } });
    const seen = await observe(here, ['train/nominal']);
    expect(seen['train/nominal']).toMatchObject({ value: { timedOut: true, exit: { exitCode: 137 } } });
  });

  test('an empty model is nothing to serve', async () => {
    const { lab: here } = lab({ train: () => ({}) });
    const seen = await observe(here, ['serve/health', 'batch/transform']);
    expect(seen['serve/health']).toMatchObject({ status: 'failed', after: 'model' });
    expect(seen['batch/transform']).toMatchObject({ status: 'failed', after: 'model' });
  });

  test('a server that exits at once is noticed at once, and diagnosed', async () => {
    const { lab: here } = lab({
      ...flawless,
      serve: (spec) =>
        spec.mounts.some(({ path }) => path === 'input') ? { listener: lengths } : { listener: lengths, exit: 3, stderr: 'no input' },
    });
    const seen = await observe(here, ['serve/diagnosis', 'serve/stop', 'batch/transform']);
    expect(seen['serve/health']).toMatchObject({ value: { readyMs: undefined, exit: { exitCode: 3 }, log: { stderr: 'no input' } } });
    expect(seen['serve/diagnosis']).toMatchObject({
      value: {
        'training-paths': { readyMs: expect.any(Number), firstSample: { response: { status: 200 } } },
        network: { readyMs: undefined },
      },
    });
    expect(seen['batch/transform']).toMatchObject({ status: 'failed', after: 'serve/health' });
  });

  test('a server that never answers 200 is given up after the window', async () => {
    const { lab: here } = lab(
      { ...flawless, serve: () => ({ listener: (_, response) => response.writeHead(503).end() }) },
      { limits: { startup: 0.2 } },
    );
    const seen = await observe(here, ['serve/health']);
    expect(seen['serve/health']).toMatchObject({ value: { readyMs: undefined, exit: undefined } });
  });

  test('a first sample that fails is sent again and diagnosed', async () => {
    let asked = 0;
    const late: RequestListener = (request, response) => {
      if (request.url === '/invocations') asked += 1;
      return request.url === '/invocations' && asked === 1 ? void response.writeHead(503).end() : lengths(request, response);
    };
    const { lab: here } = lab({ ...flawless, serve: () => ({ listener: late }) });
    const seen = await observe(here, ['serve/invocations', 'serve/diagnosis']);
    expect(seen['serve/invocations']).toMatchObject({
      value: { samples: [{ response: { status: 503 } }], variations: [{ kind: 'again', exchange: { response: { status: 200 } } }] },
    });
    expect(Object.keys((seen['serve/diagnosis'] as { value: object }).value)).toHaveLength(4);
  });

  test('requests that hang stop everything that would hang as well', async () => {
    let asked = 0;
    const hanging: RequestListener = (request, response) => {
      if (request.url === '/invocations') asked += 1;
      return request.url === '/invocations' && asked > 1 ? undefined : lengths(request, response);
    };
    const { lab: here } = lab({ ...flawless, serve: () => ({ listener: hanging }) }, { limits: { invocation: 0.2 } });
    const seen = await observe(here, ['serve/invocations']);
    expect(seen['serve/invocations']).toMatchObject({
      value: { stoppedAt: 'content-type-parameter', badInput: [], parallel: [], variations: [{ kind: 'again' }, {}] },
    });
    expect(asked).toBe(3);
  });

  test('a batch container that fails is tried with what local tools set', async () => {
    const { lab: here } = lab({
      ...flawless,
      serve: (spec) => ({
        listener: (request, response) =>
          spec.env['SAGEMAKER_BATCH'] === 'true' && request.url === '/invocations'
            ? void response.writeHead(500).end()
            : lengths(request, response),
      }),
    });
    const seen = await observe(here, ['batch/transform']);
    expect(seen['batch/transform']).toMatchObject({
      value: { relaxed: { 'optional-variables': { answered: false }, 'capital-true': { answered: true } } },
    });
  });

  test('sample data that is missing ends the run with the entry that names it', async () => {
    const { 'data/validation/v.csv': _, ...files } = SAMPLE_FILES;
    const { lab: here } = lab(flawless, {}, files);
    await expect(observe(here, ALL)).rejects.toMatchObject({
      kind: 'user',
      exitCode: 2,
      message: expect.stringContaining('samples.channels.validation.path'),
    });
  });

  test.each([
    ['built', 'Dockerfile', 'sagemaker-algo build', []],
    ['adopted', undefined, 'Check the name', ['pull demo-serve:1']],
  ])('an image that is missing ends the run: %s', async (_, dockerfile, hint, pulled) => {
    const config = sampleConfig();
    const images = { ...config.images, serve: { ...config.images.serve, dockerfile } };
    const dir = workspace(SAMPLE_FILES);
    const { lab: here, engine } = lab(
      { ...flawless, images: (reference) => (reference === 'demo-serve:1' ? undefined : (flawless.images?.(reference) ?? ({} as never))) },
      { project: { config: { ...config, images } as typeof config, dir, issues: [] } },
    );
    await expect(observe(here, ALL)).rejects.toMatchObject({ exitCode: 3, hint: expect.stringContaining(hint) });
    expect(engine.events).toEqual(pulled);
    expect(engine.started).toEqual([]);
  });

  test('an engine that dies ends the run; something unexpected ends only one observation', async () => {
    const dies = lab({
      ...flawless,
      start: (spec) => {
        if (spec.role === 'serve') throw new Error('odd');
      },
    });
    const seen = await observe(dies.lab, ['serve/health']);
    expect(seen['serve/health']).toEqual({ status: 'failed', reason: 'It could not be observed: odd' });
  });

  test('an interrupted run ends at once and removes what it started', async () => {
    const { lab: here, engine, context } = lab({ train: () => ({ endsOn: 'SIGTERM' }) }, { limits: { training: 60 } });
    const running = observe(here, ALL);
    setTimeout(context.interrupt, 50);
    await expect(running).rejects.toMatchObject({ kind: 'interrupted' });
    await here.close();
    expect([...engine.left]).toEqual([]);
    expect(engine.events).toEqual(['sweep true']);
  });

  test('a second Ctrl-C only fires off the removal', () => {
    const { engine, context } = lab(flawless);
    context.lastWords();
    expect(engine.events).toEqual(['sweep false']);
  });
});

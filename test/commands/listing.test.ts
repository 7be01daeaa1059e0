import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openCache } from '../../src/build/cache.ts';
import { digestSpec, type TestRecord, writeTestRecord } from '../../src/build/test-record.ts';
import { checks } from '../../src/checks/index.ts';
import { type ListingOptions, listing } from '../../src/commands/listing.ts';
import { loadConfig } from '../../src/config/load.ts';
import { InterruptedError } from '../../src/errors.ts';
import type { ListingPack } from '../../src/listing/types.ts';
import { fullListing } from '../listing/full-listing.ts';
import { flawless } from '../support/algorithm.ts';
import { scriptedPrompt, testContext } from '../support/context.ts';
import { type FakeScript, fakeEngine, IMAGE } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const quiet: ListingOptions = { out: 'listing', record: true, check: false, force: false, dryRun: false, json: true };

function project(more: Parameters<typeof sampleConfig>[0] = {}, files: Readonly<Record<string, string | Uint8Array>> = {}) {
  const cwd = workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(sampleConfig(more)), ...files });
  const env = { XDG_CACHE_HOME: join(cwd, '.cache') };
  const engines: ReturnType<typeof fakeEngine>[] = [];
  return {
    cwd,
    env,
    engines,
    path: (name: string) => join(cwd, 'listing', name),
    read: (name: string) => readFileSync(join(cwd, 'listing', name), 'utf8'),
    pack: () => JSON.parse(readFileSync(join(cwd, 'listing/listing.json'), 'utf8')) as ListingPack,
    async run(options: Partial<ListingOptions> = {}, script: FakeScript = flawless, prompt?: Readonly<Record<string, boolean>>) {
      const asks = prompt === undefined ? {} : { interactive: true, prompt: scriptedPrompt(prompt) };
      const context = testContext({ cwd, env, ...asks });
      const engine = fakeEngine(script);
      engines.push(engine);
      const code = await listing({ ...quiet, ...options }, context, { findEngine: async () => engine, limits: { startup: 2 } });
      expect([...engine.left]).toEqual([]);
      return { code, stdout: context.stdout.text(), progress: context.progressLines, started: engine.started };
    },
  };
}

const actions = (stdout: string) =>
  Object.fromEntries(JSON.parse(stdout).files.map(({ path, action }: Record<string, string>) => [path, action]));
const fields = (stdout: string): readonly string[] => JSON.parse(stdout).gaps.map(({ field }: { field: string }) => field);

describe('recording', () => {
  it('keeps what was sent and answered, byte for byte, from one training and two servers', async () => {
    const { run, pack, read, engines } = project();
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(Object.keys(actions(stdout))).toEqual([
      'README.md',
      'listing.json',
      'buyer/demo.ipynb',
      'buyer/README.md',
      'buyer/samples/channels/train/nested/part-2.csv',
      'buyer/samples/channels/train/part-1.csv',
      'buyer/samples/channels/validation/v.csv',
      'buyer/samples/requests/one.csv',
      'buyer/samples/answers/one.csv.out',
      'buyer/samples/batch/one.csv',
      'buyer/samples/batch-answers/one.csv.out',
    ]);
    expect([read('buyer/samples/requests/one.csv'), read('buyer/samples/answers/one.csv.out')]).toEqual(['1,2\n3,4\n', '3\n3\n']);
    expect(read('buyer/samples/batch-answers/one.csv.out')).toBe('3\n3\n');
    const { recordings, delivery, product } = pack();
    expect(recordings.realtime).toMatchObject([
      {
        sample: 'requests/one.csv',
        contentType: 'text/csv',
        accept: 'text/csv',
        status: 200,
        responseType: 'text/csv',
        response: { text: '3\n3\n' },
      },
    ]);
    expect(delivery.output.sample).toEqual({ realtime: { kind: 'text', text: '3\n3\n' }, batch: { kind: 'text', text: '3\n3\n' } });
    expect(product.images).toEqual({ train: IMAGE.id, serve: IMAGE.id });
    expect(engines[0]?.started.map(({ role, env }) => [role, env['SAGEMAKER_BATCH']])).toEqual([
      ['train', undefined],
      ['serve', undefined],
      ['serve', 'true'],
    ]);
  });

  it('names a sample that is refused, and does not show it', async () => {
    const { run, pack } = project({}, { 'requests/one.csv': 'a,b\n' });
    const { stdout } = await run();
    expect(JSON.parse(stdout).gaps).toContainEqual({
      ...{ field: 'Samples', reason: 'requests/one.csv was answered with status 400', source: 'requests/one.csv', severity: 'must' },
    });
    expect(JSON.parse(stdout).gaps).toContainEqual(
      expect.objectContaining({ field: 'Samples', reason: expect.stringContaining('the batch object one.csv failed') }),
    );
    expect(pack().delivery.input.sample).toEqual({ realtime: undefined, batch: undefined });
  });

  it('asks for an address where a sample is binary', async () => {
    const binary = Buffer.from([0, 1, 2, 255]);
    const serve: FakeScript['serve'] = () => ({
      listener: (request, response) => {
        if (request.url === '/ping') return response.end();
        if (request.url !== '/invocations') return response.writeHead(404).end();
        return request.resume().on('end', () => response.writeHead(200, { 'Content-Type': 'image/png' }).end(binary));
      },
    });
    const { run, path } = project();
    const { stdout } = await run({}, { ...flawless, serve });
    expect(readFileSync(path('buyer/samples/answers/one.csv.out'))).toEqual(binary);
    expect(fields(stdout)).toEqual(expect.arrayContaining(['Sample output of real-time inference', 'Sample output of batch transform']));
    expect(fields(stdout)).not.toContain('Sample input of real-time inference');
    const urls = { sampleUrls: { realtime: 'https://example.com/a', batch: 'https://example.com/b' } };
    const given = project({ listing: { output: urls } });
    expect(fields((await given.run({}, { ...flawless, serve })).stdout)).not.toContain('Sample output of real-time inference');
    expect(given.pack().delivery.output.sample.batch).toEqual({ kind: 'url', url: 'https://example.com/b' });
  });

  it.each<[string, FakeScript, RegExp]>([
    [
      'a training that fails',
      { ...flawless, train: () => ({ exitCode: 1, files: { 'output/failure': 'no rows' } }) },
      /failed: AlgorithmError: no rows/,
    ],
    ['a training without a model', { ...flawless, train: () => ({}) }, /it left no model/],
    ['a server that ends', { ...flawless, serve: () => ({ listener: () => {}, exit: 3 }) }, /The server is not ready/],
    ['no images', { ...flawless, images: () => undefined }, /has not been built/],
  ])('ends at %s and writes nothing', async (_, script, message) => {
    const { run, path } = project();
    await expect(run({}, script)).rejects.toThrow(message);
    expect(existsSync(path('.'))).toBe(false);
  });

  it('stops at Ctrl-C, and nothing is left', async () => {
    const { cwd, env, path } = project();
    const context = testContext({ cwd, env });
    const engine = fakeEngine({
      train: () => {
        setTimeout(() => context.interrupt(), 50);
        return { endsOn: 'SIGKILL' };
      },
    });
    await expect(listing(quiet, context, { findEngine: async () => engine })).rejects.toThrow(InterruptedError);
    expect([[...engine.left], existsSync(path('.'))]).toEqual([[], false]);
  });

  it('refuses a folder inside the sample data', async () => {
    await expect(project().run({ out: 'data/train/listing' })).rejects.toThrow(/lies inside the sample data data\/train/);
    await expect(project().run({ out: 'data/train' })).rejects.toThrow(/lies inside the sample data/);
    expect((await project().run({ out: 'data/training-page' })).code).toBe(0);
  });

  it('leaves a packed batch input as it is', async () => {
    const packed = gzipSync('1,2\n');
    const { run, path } = project(
      { samples: { ...sampleConfig().samples, batch: { path: 'batch', contentType: 'text/csv' } } },
      { 'batch/rows.csv.gz': packed },
    );
    await run();
    expect(readFileSync(path('buyer/samples/batch/rows.csv.gz'))).toEqual(packed);
    expect(readFileSync(path('buyer/samples/batch-answers/rows.csv.gz.out'), 'utf8')).toBe('3\n');
  });

  it('puts no sample data beside the notebook that is too large for a repository', async () => {
    const { run, cwd, path } = project();
    truncateSync(join(cwd, 'data/train/part-1.csv'), 25_000_001);
    expect(JSON.parse((await run({}, { ...flawless, train: () => ({ files: { 'model/m': '1' } }) })).stdout).gaps).toContainEqual(
      expect.objectContaining({
        field: 'Sample data',
        reason: expect.stringMatching(/^the channel train has 25 MB; more than/),
        severity: 'must',
      }),
    );
    expect(existsSync(path('buyer/samples/channels/train'))).toBe(false);
  });

  it('shows with --dry-run what it would run', async () => {
    const { run, path } = project();
    const { stdout, started } = await run({ dryRun: true });
    expect(stdout.match(/^docker run .*/gm)).toEqual([
      'docker run demo-train:1 train',
      'docker run demo-serve:1 serve',
      'docker run demo-serve:1 serve',
    ]);
    expect([started, existsSync(path('.'))]).toEqual([[], false]);
  });
});

describe('a folder that is there', () => {
  it('is renewed where it is still as written; an edit stays, and with --force goes', async () => {
    const { run, path, read } = project();
    await run();
    expect(new Set(Object.values(actions((await run()).stdout)))).toEqual(new Set(['unchanged']));
    appendFileSync(path('buyer/README.md'), 'mine\n');
    const again = actions((await run()).stdout);
    expect(again).toMatchObject({ 'buyer/README.md': 'edited', 'README.md': 'unchanged' });
    expect(read('buyer/README.md')).toMatch(/mine\n$/);
    expect(actions((await run({ force: true })).stdout)['buyer/README.md']).toBe('renewed');
    expect(read('buyer/README.md')).not.toContain('mine');
  });

  it('is asked about on a terminal', async () => {
    const { run, path, read } = project();
    await run();
    for (const name of ['buyer/README.md', 'README.md']) appendFileSync(path(name), 'mine\n');
    await run({ json: false }, flawless, {
      'buyer/README.md was edited by hand. Replace it?': true,
      'README.md was edited by hand. Replace it?': false,
    });
    expect([read('buyer/README.md').includes('mine'), read('README.md').includes('mine')]).toEqual([false, true]);
  });

  it('keeps no sample that the project no longer has, and every file of the seller', async () => {
    const { run, path, cwd } = project();
    await run();
    writeFileSync(path('notes.txt'), 'mine');
    rmSync(join(cwd, 'data/train/nested'), { recursive: true });
    expect(actions((await run()).stdout)['buyer/samples/channels/train/nested/part-2.csv']).toBe('removed');
    expect([existsSync(path('buyer/samples/channels/train/nested/part-2.csv')), existsSync(path('notes.txt'))]).toEqual([false, true]);
  });

  it('is not written through a link', async () => {
    const { run, cwd, path } = project({}, { 'listing/': '', 'elsewhere/': '' });
    symlinkSync(join(cwd, 'elsewhere'), path('buyer'));
    await expect(run()).rejects.toThrow(/is a symbolic link; nothing is written through it/);
    expect(readdirSync(join(cwd, 'elsewhere'))).toEqual([]);
  });

  it('keeps a file that was there before the first listing', async () => {
    const { run, read } = project({}, { 'listing/README.md': 'mine\n' });
    expect(actions((await run()).stdout)['README.md']).toBe('edited');
    expect(read('README.md')).toBe('mine\n');
  });

  it('gives its recordings to a run without containers', async () => {
    const { run, cwd, pack } = project();
    await expect(run({ record: false })).rejects.toThrow(/holds no recordings yet/);
    await run();
    const spec = sampleConfig({ listing: { productTitle: 'Lengths' } });
    writeFileSync(join(cwd, 'sagemaker-algo.json'), JSON.stringify(spec));
    const { started, stdout } = await run({ record: false });
    expect([started, pack().page.productTitle]).toEqual([[], 'Lengths']);
    expect(actions(stdout)['buyer/samples/answers/one.csv.out']).toBe('unchanged');
  });
});

/** With a folder as batch sample. */
const withBatch = (config: typeof fullListing) => {
  const { samples } = sampleConfig(config);
  return { ...config, samples: { ...samples, batch: { path: 'batch', contentType: 'text/csv' } } };
};

describe('--check', () => {
  it('is satisfied by a listing in which nothing is missing', async () => {
    const { run, cwd, env } = project(fullListing);
    remember(cwd, env);
    expect(fields((await run()).stdout)).toEqual([]);
    const { code, stdout, started } = await run({ check: true });
    expect([code, fields(stdout), started]).toEqual([0, [], []]);
  });

  it.each<[string, (at: string) => void, RegExp]>([
    [
      'a sample that was changed',
      (at) => writeFileSync(join(at, 'requests/one.csv'), '5,6\n'),
      /requests\/one.csv was changed since it was recorded/,
    ],
    [
      'an answer that was changed',
      (at) => writeFileSync(join(at, 'listing/buyer/samples/answers/one.csv.out'), '9\n'),
      /was changed since/,
    ],
    [
      'a batch input that was changed',
      (at) => writeFileSync(join(at, 'batch/rows.csv'), '7,8\n'),
      /batch, rows.csv, was changed since it was recorded/,
    ],
    ['a batch input that came later', (at) => writeFileSync(join(at, 'batch/more.csv'), '7,8\n'), /batch, more.csv, was changed/],
    ['an answer that is gone', (at) => rmSync(join(at, 'listing/buyer/samples/answers/one.csv.out')), /is gone since/],
    ['a folder that was never made', (at) => rmSync(join(at, 'listing'), { recursive: true }), /never recorded/],
  ])('fails for %s, and writes nothing', async (_, change, reason) => {
    const { run, cwd, env } = project(withBatch(fullListing), { 'batch/rows.csv': '1,2\n' });
    remember(cwd, env);
    await run();
    change(cwd);
    const { code, stdout } = await run({ check: true });
    expect(code).toBe(1);
    expect(JSON.stringify(JSON.parse(stdout).gaps)).toMatch(reason);
  });

  it('fails for a spec that has changed since, and says which file', async () => {
    const { run, cwd, env } = project(fullListing);
    remember(cwd, env);
    await run();
    writeFileSync(join(cwd, 'sagemaker-algo.json'), JSON.stringify(sampleConfig({ ...fullListing, version: '0.2.0' })));
    remember(cwd, env);
    const { code, stdout } = await run({ check: true, json: false });
    expect(code).toBe(1);
    expect(stdout).toMatch(/files out of date: README.md, listing.json/);
  });

  it('tells every gap in lines of at most 100 columns, with where to mend it', async () => {
    const { stdout } = await project({}, { 'requests/one.csv': 'a,b\n' }).run({ json: false });
    const lines = stdout.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines).toContain('  Product title: missing (listing.productTitle)');
    expect(lines).toContain('    claims it (sagemaker-algo test-local)');
  });

  it('refuses a listing.json of something else', async () => {
    const { run } = project({}, { 'listing/listing.json': '{}' });
    await expect(run({ check: true })).rejects.toThrow(/is not what this version of the tool writes/);
  });
});

/** Leaves what a complete run of test-local would have left. */
function remember(cwd: string, env: Readonly<Record<string, string>>, more: Partial<TestRecord> = {}): void {
  const { config, projectDir } = loadConfig({ cwd });
  writeTestRecord(openCache(env, process.platform), projectDir, {
    ...{ verdict: 'passed', images: { train: IMAGE.id, serve: IMAGE.id }, passed: 3, failed: 0, warned: 0, at: '2026-11-23T09:00:00.000Z' },
    ...{ spec: digestSpec(config), checks: PROVEN },
    ...more,
  });
}

const PROVEN = { 'train/objective-printed': 'passed', 'pipe/channel-opened': 'passed', 'train/fast-file-read-only': 'passed' };
const states = (pack: ListingPack) => Object.fromEntries(pack.abilities.map(({ name, state }) => [name, state]));

describe('what is said of tuning, Pipe mode and the like', () => {
  it('is what the last complete run has shown of these images, and stays when only the page changes', async () => {
    const { run, cwd, env, pack, read } = project();
    await run();
    expect(states(pack())).toMatchObject({ tuning: 'not-proven', pipe: 'not-proven', fastfile: 'not-proven', realtime: 'proven' });
    expect(read('buyer/README.md')).not.toContain('Pipe mode is supported');
    remember(cwd, env);
    writeFileSync(join(cwd, 'sagemaker-algo.json'), JSON.stringify(sampleConfig({ listing: { productTitle: 'Lengths' } })));
    await run();
    expect(states(pack())).toMatchObject({ tuning: 'proven', pipe: 'proven', fastfile: 'proven', distributed: 'no', gpu: 'no' });
    expect(read('buyer/README.md')).toContain('Pipe mode is supported by the channel train');
    rmSync(env.XDG_CACHE_HOME, { recursive: true });
    expect((await run({ check: true })).stdout).not.toContain('no text claims it');
  });

  it.each<[string, Partial<TestRecord>]>([
    ['other images', { images: { train: 'sha256:2', serve: IMAGE.id } }],
    ['another spec', { spec: 'other' }],
    ['a Pipe check that failed', { checks: { ...PROVEN, 'pipe/short-reads': 'failed', 'train/metrics-printed': 'not-checked' } }],
  ])('is not said after a run with %s', async (_, more) => {
    const { run, cwd, env, pack } = project();
    remember(cwd, env, more);
    await run();
    expect(states(pack())).toMatchObject({ pipe: 'not-proven', tuning: 'not-proven' });
  });

  it('comes from a report that is named, of this project only', async () => {
    const report = (version: string) => ({
      ...{ project: { name: 'demo', version }, engine: { name: 'docker' }, startedAt: '2026-11-23T09:00:00Z' },
      findings: checks.map(({ id }) => ({ check: id, status: 'passed' })),
    });
    const { run, cwd, pack } = project({}, { 'report.json': JSON.stringify(report('0.1.0')), 'old.json': JSON.stringify(report('0.0.9')) });
    await run({ report: 'report.json' });
    expect(states(pack())).toMatchObject({ pipe: 'proven' });
    await expect(run({ report: 'old.json' })).rejects.toThrow(/is about demo 0.0.9, and this project is demo 0.1.0/);
    const refused = async (part: object) => {
      writeFileSync(join(cwd, 'part.json'), JSON.stringify({ ...report('0.1.0'), ...part }));
      return await run({ report: 'part.json' }).then(String, (error: Error) => error.message);
    };
    expect(await refused({ findings: [{ check: 'pipe/channel-opened', status: 'passed' }] })).toMatch(/was not complete/);
    expect(await refused({ engine: { name: 'process' } })).toMatch(/with the engine process/);
    expect(await refused({ engine: { name: 'sagemaker' } })).toMatch(/with the engine sagemaker/);
    writeFileSync(join(cwd, 'other.json'), '[]');
    await expect(run({ report: 'other.json' })).rejects.toThrow(/is not a JSON report/);
  });
});

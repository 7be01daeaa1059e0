import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { train } from '../../src/commands/train.ts';
import { type TransformOptions, transform } from '../../src/commands/transform.ts';
import { wrapRecord } from '../../src/sagemaker/record-io.ts';
import { wrapTFRecord } from '../../src/sagemaker/tf-record.ts';
import { flawless, lengths } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

interface Asked {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A project with a model, and a server that keeps what it is asked and answers with `answer`. */
async function project(
  options: { answer?: (body: string, asked: readonly Asked[]) => { status?: number; text?: string }; parameters?: object } = {},
) {
  const cwd = workspace({ ...SAMPLE_FILES, 'sagemaker-algo.json': JSON.stringify(sampleConfig()) });
  const context = testContext({ cwd });
  const asked: Asked[] = [];
  let together = 0;
  let most = 0;
  const listener: RequestListener = (request, response) => {
    if (request.url === '/execution-parameters' && options.parameters !== undefined)
      return response.end(JSON.stringify(options.parameters));
    if (request.url !== '/invocations') return lengths(request, response);
    most = Math.max(most, ++together);
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      asked.push({ body, headers: request.headers });
      const { status = 200, text = `${body.toString('utf8').trimEnd().toUpperCase()}\n` } =
        options.answer?.(body.toString('utf8'), asked) ?? {};
      // Later requests are answered first.
      setTimeout(() => {
        together -= 1;
        response.writeHead(status).end(text);
      }, 20 / asked.length);
    });
  };
  const engine = fakeEngine({ ...flawless, serve: () => ({ listener }) });
  const parts = { findEngine: async () => engine, limits: { startup: 1 } };
  await train({ hp: {}, channel: {}, out: 'artifacts', network: false, dryRun: false }, context, parts);
  const write = (files: Readonly<Record<string, string | Uint8Array>>) => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(cwd, path, '..'), { recursive: true });
      writeFileSync(join(cwd, path), content);
    }
  };
  const defaults = { model: 'artifacts/model.tar.gz', out: 'out', network: false, json: false, dryRun: false };
  return {
    ...{ cwd, context, engine, asked, write },
    most: () => most,
    bodies: () => asked.map(({ body }) => body.toString('utf8')),
    read: (path: string) => readFileSync(join(cwd, 'out', path), 'utf8'),
    run: (more: Partial<TransformOptions> = {}) => transform({ ...defaults, ...more }, context, parts),
  };
}

describe('transform', () => {
  test('the sample of the spec, packed as the container asks for', async () => {
    const { run, read, bodies, context, engine, asked } = await project();
    expect(await run()).toBe(0);
    expect(read('one.csv.out')).toBe('1,2\n3,4\n');
    expect(bodies()).toEqual(['1,2\n3,4\n']);
    expect(asked[0]?.headers).toMatchObject({ 'content-type': 'text/csv' });
    expect(engine.started.at(-1)?.env).toEqual({ LOG_LEVEL: 'info', SAGEMAKER_BATCH: 'true' });
    expect(context.stdout.text()).toMatch(
      /Transform job Completed: 1 of 1 object, 2 records in 1 request\.\n.*MB\/s; MultiRecord, requests up to 6 MB, 1 at once/,
    );
    expect([...engine.left]).toEqual([]);
  });

  test('folders are looked into, files are never mixed, and each gets an output in its sub-folder', async () => {
    const { run, read, write, cwd, bodies } = await project();
    write({ 'in/a.csv': 'a\nb', 'in/deep/er/c.csv': 'c\n', 'in/z.csv.gz': gzipSync('z\n'), 'in/empty.csv': '' });
    expect(await run({ input: 'in', contentType: 'text/csv' })).toBe(0);
    expect(bodies()).toEqual(['a\nb', 'c\n', 'z\n']);
    expect([read('a.csv.out'), read('deep/er/c.csv.out'), read('z.csv.gz.out'), read('empty.csv.out')]).toEqual([
      'A\nB\n',
      'C\n',
      'Z\n',
      '',
    ]);
    expect(readdirSync(join(cwd, 'out')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('what the job chooses goes before what the container asks for, and into its environment', async () => {
    const parameters = { MaxConcurrentTransforms: 4, BatchStrategy: 'SINGLE_RECORD', MaxPayloadInMB: 2 };
    const { run, write, bodies, most, read, engine, context } = await project({ parameters });
    write({ 'rows.csv': Array.from({ length: 12 }, (_, index) => `${index}\n`).join('') });
    expect(await run({ input: 'rows.csv', json: true })).toBe(0);
    expect(bodies()).toHaveLength(12);
    expect(most()).toBe(4);
    expect(read('rows.csv.out')).toBe(Array.from({ length: 12 }, (_, index) => `${index}\n`).join(''));
    expect(JSON.parse(context.stdout.text().slice(context.stdout.text().indexOf('{')))).toMatchObject({
      status: 'Completed',
      settings: { strategy: 'SingleRecord', maxConcurrent: 4, maxPayloadMb: 2 },
      records: 12,
      requests: 12,
    });
    expect(await run({ input: 'rows.csv', strategy: 'MultiRecord', maxConcurrent: 1, maxPayload: 1 })).toBe(0);
    expect(bodies()).toHaveLength(13);
    expect(engine.started.at(-1)?.env).toMatchObject({
      SAGEMAKER_BATCH_STRATEGY: 'MULTI_RECORD',
      SAGEMAKER_MAX_CONCURRENT_TRANSFORMS: '1',
      SAGEMAKER_MAX_PAYLOAD_IN_MB: '1',
    });
  });

  test('an object that fails has no output, the others go on, and the job has failed', async () => {
    const answer = (body: string) => (body.includes('bad') ? { status: 400, text: 'no' } : {});
    const { run, write, read, cwd, context, asked } = await project({ answer });
    write({ 'in/1.csv': 'a\n', 'in/2.csv': 'bad\n', 'in/3.csv': 'c\n' });
    expect(await run({ input: 'in', contentType: 'text/csv' })).toBe(1);
    expect([read('1.csv.out'), read('3.csv.out')]).toEqual(['A\n', 'C\n']);
    expect(existsSync(join(cwd, 'out/2.csv.out'))).toBe(false);
    expect(asked).toHaveLength(3);
    expect(context.stdout.text()).toContain('2.csv: Bad HTTP status received from algorithm: 400');
    expect(context.progressLines.join('\n')).toContain('2.csv: Bad HTTP status received from algorithm: 400');
    expect(context.stdout.text()).toContain('Transform job Failed: 2 of 3 objects');
  });

  test('5xx is tried again, three times at most', async () => {
    const { run, write, read, asked } = await project({ answer: (_, all) => (all.length < 4 ? { status: 503 } : {}) });
    write({ 'a.csv': 'a\n' });
    expect(await run({ input: 'a.csv' })).toBe(0);
    expect([asked.length, read('a.csv.out')]).toEqual([4, 'A\n']);
    const never = await project({ answer: () => ({ status: 500 }) });
    never.write({ 'a.csv': 'a\n' });
    expect(await never.run({ input: 'a.csv' })).toBe(1);
    expect(never.asked).toHaveLength(4);
  });

  test.each([
    ['a record above the limit', { 'a.csv': 'x'.repeat(1_100_000) }, {}, /record 1 is larger than MaxPayloadInMB/],
    ['an object above the limit', { 'a.csv': `${'x\n'.repeat(600_000)}` }, { split: 'None' }, /the object is larger than MaxPayloadInMB/],
    ['bytes that are no RecordIO', { 'a.csv': 'text' }, { split: 'RecordIO' }, /record 1 is (no RecordIO|cut off)/],
    ['bytes that are no gzip', { 'a.csv.gz': 'text' }, {}, /it is no gzip file/],
  ] as const)('%s fails its object', async (_, files, more, words) => {
    const { run, write, context, asked } = await project();
    write({ ...files, 'unused.txt': '' });
    expect(await run({ input: Object.keys(files)[0] ?? '', maxPayload: 1, ...more })).toBe(1);
    expect(context.stdout.text()).toMatch(words);
    expect(asked).toEqual([]);
  });

  test('binary records are wrapped in requests of many and bare in requests of one', async () => {
    const records = ['one', 'three'].map((text) => Buffer.from(text));
    for (const [split, wrap] of [
      ['RecordIO', wrapRecord],
      ['TFRecord', wrapTFRecord],
    ] as const) {
      const { run, write, asked } = await project();
      const framed = Buffer.concat(records.map((record) => wrap(record)));
      write({ 'in.bin': framed });
      const options = { input: 'in.bin', contentType: 'application/x-recordio-protobuf', split } as const;
      expect(await run({ ...options, strategy: 'SingleRecord' })).toBe(0);
      expect(asked.map(({ body }) => body.toString())).toEqual(['one', 'three']);
      expect(await run({ ...options, strategy: 'MultiRecord' })).toBe(0);
      expect(asked[2]?.body.equals(framed)).toBe(true);
    }
  });

  test('answers are joined by newlines, or by nothing', async () => {
    const { run, write, read } = await project({ answer: (body) => ({ text: body.trim() }) });
    write({ 'a.csv': 'a\nb\n' });
    const options = { input: 'a.csv', strategy: 'SingleRecord' } as const;
    await run(options);
    expect(read('a.csv.out')).toBe('a\nb\n');
    await run({ ...options, assemble: 'None' });
    expect(read('a.csv.out')).toBe('ab');
  });

  test('payload 0 streams the whole object in chunks, and forgets a try that failed', async () => {
    const { run, write, asked, read } = await project({ answer: (_, all) => (all.length === 1 ? { status: 500, text: 'half' } : {}) });
    write({ 'big.csv': 'x\n'.repeat(4_000_000) });
    expect(await run({ input: 'big.csv', split: 'None', maxPayload: 0 })).toBe(0);
    expect(asked[1]?.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(asked[1]?.body.length).toBe(8_000_000);
    expect(read('big.csv.out')).toHaveLength(8_000_000);
  });

  test('results of an earlier batch are replaced, and nothing else is', async () => {
    const { run, write, read, cwd } = await project();
    write({ 'in/a.csv': 'a\n', 'in/b.csv': 'b\n', 'out/notes.txt': 'mine' });
    await run({ input: 'in', contentType: 'text/csv' });
    await run({ input: 'in/b.csv' });
    expect(readdirSync(join(cwd, 'out')).sort()).toEqual(['b.csv.out', 'notes.txt', 'transform-run.json']);
    write({ 'out/a.csv.out': 'mine' });
    await expect(run({ input: 'in', contentType: 'text/csv' })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('a.csv.out'),
    });
    expect(read('a.csv.out')).toBe('mine');
    symlinkSync('/tmp', join(cwd, 'out/deep'));
    write({ 'in2/deep/a.csv': 'a\n' });
    await expect(run({ input: 'in2', contentType: 'text/csv' })).rejects.toMatchObject({ message: expect.stringContaining('deep') });
    // A record that names files of others gives them no protection.
    write({ 'other/transform-run.json': JSON.stringify({ files: ['../in/a.csv', 'a.csv.out'] }) });
    await expect(run({ input: 'in', out: 'other', contentType: 'text/csv' })).rejects.toMatchObject({ exitCode: 2 });
    expect(existsSync(join(cwd, 'in/a.csv'))).toBe(true);
  });

  test.each([
    [{ maxPayload: 101 }, /at most 100/],
    [{ maxPayload: 50, maxConcurrent: 3 }, /3 x 50 = 150/],
    [{ split: 'None', strategy: 'MultiRecord' }, /needs a split/],
    [{ maxPayload: 0 }, /needs the split None/],
    [{ input: 'requests', out: 'requests/out' }, /lies inside the input/],
    [{ input: 'nowhere.csv' }, /nowhere\.csv cannot be read/],
    [{ input: 'data/odd' }, /holds no file/],
  ] as const)('%j is refused before anything starts', async (options, words) => {
    const { run, engine, cwd } = await project();
    mkdirSync(join(cwd, 'data/odd'));
    const before = engine.started.length;
    await expect(run({ contentType: 'text/csv', ...options })).rejects.toMatchObject({
      kind: 'user',
      exitCode: 2,
      message: expect.stringMatching(words),
    });
    expect(engine.started).toHaveLength(before);
  });

  test('a container that asks for more than is possible', async () => {
    const { run } = await project({ parameters: { MaxConcurrentTransforms: 50, MaxPayloadInMB: 6 } });
    await expect(run()).rejects.toMatchObject({ exitCode: 1, message: expect.stringContaining('50 x 6 = 300') });
    expect(await run({ maxConcurrent: 2 })).toBe(0);
  });

  test('a dry run says what would be started and sent', async () => {
    const { run, context, engine } = await project();
    const before = engine.started.length;
    expect(await run({ dryRun: true, maxPayload: 3 })).toBe(0);
    expect(engine.started).toHaveLength(before);
    expect(context.stdout.text()).toMatch(
      /demo-serve:1 serve\n# 1 object of .*one\.csv\n# POST \/invocations \(Content-Type: text\/csv\)\n# split Line/,
    );
  });
});

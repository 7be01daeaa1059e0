import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { copyProject, findPort, type Job, makeJob, makeProject, type Running, sampleFiles, start, train, until } from './project.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces are sent with chunked encoding. */
  readonly body?: string | Buffer | readonly (string | Buffer)[];
  readonly agent?: Agent;
}

function ask(port: number, { method = 'POST', path = '/invocations', headers = {}, body = '', agent }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: agent ?? new Agent() }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces).toString() }),
      );
    });
    sent.on('error', reject);
    if (Array.isArray(body)) for (const piece of body) sent.write(piece);
    sent.end(Array.isArray(body) ? undefined : body);
  });
}

async function serve(job: Job, env: Readonly<Record<string, string>> = {}): Promise<{ port: number; running: Running }> {
  const port = await findPort();
  const running = start('serve', job, { SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1', ...env });
  await until(`the server answers\n${running.log()}`, async () => {
    const status = await ask(port, { method: 'GET', path: '/ping' }).then(
      (answer) => answer.status,
      () => 0,
    );
    return status === 200;
  });
  return { port, running };
}

let project: string;
let job: Job;
let port: number;
let expected: number[];
const types = { csv: 'text/csv', json: 'application/json', lines: 'application/jsonlines' } as const;
const sample = (name: string) => readFileSync(join(project, 'samples/requests', name), 'utf8');

/** The numbers in an answer of any type. */
function predictions({ headers, body }: Answer): number[] {
  if (headers['content-type'] === types.csv) return body.trimEnd().split('\n').map(Number);
  if (headers['content-type'] === types.json) return (JSON.parse(body) as { predictions: number[] }).predictions;
  return body
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { prediction: number }).prediction);
}

beforeAll(async () => {
  project = await makeProject();
  job = makeJob(project, sampleFiles(project));
  expect((await train(job)).code).toBe(0);
  rmSync(join(job.base, 'input'), { recursive: true });
  rmSync(join(job.base, 'output'), { recursive: true });
  port = (await serve(job)).port;
  const reference = JSON.parse(readFileSync(join(import.meta.dirname, 'ridge-reference.json'), 'utf8'));
  expected = reference.fits.find((fit: { alpha: number; standardize: boolean }) => fit.alpha === 1 && fit.standardize).predictions;
});

function expectPredictions(answer: Answer, type: string, count = 5): void {
  expect([answer.status, answer.headers['content-type']]).toEqual([200, type]);
  const found = predictions(answer);
  expect(found).toHaveLength(count);
  for (const [i, value] of expected.slice(0, count).entries()) expect(found[i]).toBeCloseTo(value, 9);
}

describe('predictions', () => {
  const formats = [
    ['five-rows.csv', types.csv],
    ['five-rows.json', types.json],
    ['five-rows.jsonl', types.lines],
  ] as const;
  const pairs = formats.flatMap(([file, type]) => Object.values(types).map((accept) => ({ file, type, accept })));

  it.each(pairs)('$type answered as $accept', async ({ file, type, accept }) => {
    expectPredictions(await ask(port, { headers: { 'Content-Type': type, Accept: accept }, body: sample(file) }), accept);
  });

  it.each(formats)('%s without Accept, in the type of the request', async (file, type) => {
    expectPredictions(await ask(port, { headers: { 'Content-Type': type }, body: sample(file) }), type);
    expectPredictions(
      await ask(port, { headers: { 'content-type': `${type.toUpperCase()}; charset=utf-8`, accept: '*/*' }, body: sample(file) }),
      type,
    );
  });

  it('takes a request without Content-Type for CSV, and does not mind unknown headers', async () => {
    expectPredictions(await ask(port, { body: sample('five-rows.csv') }), types.csv);
    const headers = {
      'X-Amzn-SageMaker-Custom-Attributes': 'a=b',
      'X-AMZN-SAGEMAKER-INFERENCE-ID': '1',
      'x-unknown': 'é'.normalize('NFD').slice(0, 1),
    };
    expectPredictions(await ask(port, { headers, body: sample('five-rows.csv') }), types.csv);
  });

  it('gives one line for each record, the last one too, however the records are cut', async () => {
    const rows = sample('five-rows.csv').trimEnd().split('\n');
    const whole = await ask(port, { body: rows.join('\n') });
    expect(whole.body).toMatch(/^([-.0-9]+\n){5}$/);
    const single = await Promise.all(rows.map((row) => ask(port, { body: row })));
    expect(single.map(({ body }) => body).join('')).toBe(whole.body);
    const pairs = await Promise.all([rows.slice(0, 2), rows.slice(2)].map((part) => ask(port, { body: `${part.join('\n')}\n` })));
    expect(pairs.map(({ body }) => body).join('')).toBe(whole.body);
    expect((await ask(port, { body: rows.join('\r\n') })).body).toBe(whole.body);
  });

  it('reads chunked bodies cut in the middle of numbers', async () => {
    for (const [file, type] of formats) {
      const pieces = sample(file).match(/[\s\S]{1,13}/g) ?? [];
      expectPredictions(await ask(port, { headers: { 'content-type': type }, body: pieces }), type);
    }
  });

  it('answers bodies of 25 MB', async () => {
    const row = sample('one-row.csv');
    const count = Math.floor(21_000_000 / row.length);
    const answer = await ask(port, { headers: { 'content-type': types.csv }, body: row.repeat(count) });
    expect(predictions(answer)).toHaveLength(count);
    const record = `[${row.trimEnd()}]`;
    const json = `{"instances":[${Array(Math.floor(21_000_000 / (record.length + 1)))
      .fill(record)
      .join(',')}]}`;
    expect((await ask(port, { headers: { 'content-type': types.json }, body: json })).status).toBe(200);
  });

  it('does not mix up requests that come at the same time', async () => {
    const rows = sample('five-rows.csv').trimEnd().split('\n');
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, i) => ask(port, { agent, body: `${rows[i % 5]}\n`.repeat(i % 2 === 0 ? 1 : 20_000) })),
    );
    agent.destroy();
    for (const [i, { body }] of answers.entries()) {
      const values = new Set(body.trimEnd().split('\n').map(Number));
      expect([...values]).toEqual([expect.closeTo(expected[i % 5] ?? 0, 9)]);
    }
  });
});

it('works on 128 KB of a body at most before others have their turn', async () => {
  const changed = copyProject(project);
  // Each prediction is how many rows came since the process last looked at its other connections.
  const algorithm = `
    let rows = 0;
    export const load = () => 0;
    export const train = 0;
    export function predict(_model, { count }) {
      if (rows === 0) setImmediate(() => (rows = 0));
      rows += count;
      return new Float64Array(count).fill(rows);
    }`;
  writeFileSync(join(changed, 'src/algorithm.ts'), algorithm);
  const { port: other } = await serve({ ...job, project: changed }, { SAGEMAKER_MODEL_SERVER_WORKERS: '1' });
  const counts = predictions(await ask(other, { headers: { 'content-type': types.csv }, body: '1\n'.repeat(2_500_000) }));
  expect(counts).toHaveLength(2_500_000);
  expect(counts.reduce((most, each) => Math.max(most, each))).toBeLessThanOrEqual((2 * 64 * 1024) / 2);
});

describe('refusals', () => {
  const cases: { name: string; ask: Ask; status: number; reason: RegExp }[] = [
    {
      name: 'unknown type',
      ask: { headers: { 'content-type': 'image/png' }, body: 'x' },
      status: 415,
      reason: /^Content-Type must be one of text\/csv, /,
    },
    { name: 'encoded body', ask: { headers: { 'content-encoding': 'gzip' }, body: 'x' }, status: 415, reason: /^Content-Encoding/ },
    { name: 'unknown answer', ask: { headers: { accept: 'image/png' }, body: '1' }, status: 406, reason: /^Accept must allow one of/ },
    { name: 'empty body', ask: {}, status: 400, reason: /^the body is empty$/ },
    { name: 'empty JSON body', ask: { headers: { 'content-type': types.json } }, status: 400, reason: /^the body is empty$/ },
    {
      name: 'no instances',
      ask: { headers: { 'content-type': types.json }, body: '{"instances":[]}' },
      status: 400,
      reason: /^the body holds no record$/,
    },
    {
      name: 'broken JSON',
      ask: { headers: { 'content-type': types.json }, body: '{"instances":[[1' },
      status: 400,
      reason: /^the body is not valid JSON$/,
    },
    { name: 'too few columns', ask: { body: '1,2,3\n' }, status: 400, reason: /^a record must have 10 numbers, not 3$/ },
    { name: 'a bad record', ask: { body: '1,2\n3,four\n' }, status: 400, reason: /^record 2, column 2: "four" is not a number$/ },
    { name: 'noise', ask: { body: Buffer.from('00ff1b5b33316d0affd8', 'hex') }, status: 400, reason: /^record 1/ },
    { name: 'GET', ask: { method: 'GET' }, status: 405, reason: /^use POST$/ },
    { name: 'unknown path', ask: { path: '/nothing' }, status: 404, reason: /^there are only \/ping, / },
  ];

  it.each(cases)('$name: $status', async ({ ask: bad, status, reason }) => {
    const answer = await ask(port, bad);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/plain; charset=utf-8']);
    expect(answer.body.trimEnd()).toMatch(reason);
    expect(answer.body).not.toMatch(/\bat .*:\d+|(?!\n)\p{Cc}/u);
    expectPredictions(await ask(port, { body: sample('five-rows.csv') }), types.csv);
  });

  it('413 for a body above the limit, whether announced or chunked', async () => {
    const size = 100 * 1024 * 1024;
    const announced = await ask(port, { headers: { expect: '100-continue', 'content-length': String(size + 1) }, body: [] }).catch(String);
    expect(announced).toMatchObject({ status: 413 });
    const piece = Buffer.alloc(1_000_000, '1,2,3,4,5,6,7,8,9,0\n');
    const chunked = await ask(port, { body: Array(105).fill(piece) });
    expect([chunked.status, chunked.body]).toEqual([413, 'the body is larger than 104857600 bytes\n']);
  });

  it('500 without details when the algorithm fails, and the server lives on', async () => {
    const changed = copyProject(project);
    writeFileSync(
      join(changed, 'src/algorithm.ts'),
      "export const load = () => 0;\nexport const predict = () => {\n  throw new Error('secret');\n};\nexport const train = 0;\n",
    );
    const { port: other, running } = await serve({ ...job, project: changed });
    const answer = await ask(other, { body: '1\n' });
    expect([answer.status, answer.body]).toEqual([500, 'the model failed to answer this request\n']);
    expect(running.log()).toMatch(/Error: secret\n {2}at src\/algorithm\.ts:3\n/);
    expect((await ask(other, { method: 'GET', path: '/ping' })).status).toBe(200);
  });
});

describe('/ping and /execution-parameters', () => {
  it.each(['GET', 'HEAD', 'POST'])('%s /ping is 200 and empty', async (method) => {
    expect(await ask(port, { method, path: '/ping?x=1' })).toMatchObject({ status: 200, body: '' });
  });

  it('proposes what the container can take', async () => {
    const { status, headers, body } = await ask(port, { method: 'GET', path: '/execution-parameters' });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    const { MaxConcurrentTransforms, BatchStrategy, MaxPayloadInMB } = JSON.parse(body);
    expect([BatchStrategy, MaxPayloadInMB]).toEqual(['MULTI_RECORD', 6]);
    expect(MaxConcurrentTransforms).toBeGreaterThanOrEqual(1);
    expect(MaxConcurrentTransforms * MaxPayloadInMB).toBeLessThanOrEqual(100);
  });
});

describe('start and stop', () => {
  it.each(['1', '2'])('%s processes: ends with 0 on SIGTERM when idle, even with open connections', async (workers) => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: workers });
    const agent = new Agent({ keepAlive: true });
    await ask(other, { agent, body: sample('one-row.csv') });
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
    agent.destroy();
  });

  it.each([1, 2])('%s processes: each finishes its request in flight', async (workers) => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: String(workers) });
    if (workers > 1) await until('the worker is ready', () => running.log().includes('2 processes answer'));
    const body = sample('one-row.csv');
    // Connections are handed out in turn.
    const clients = Array.from({ length: workers }, () => ({ socket: connect(other, '127.0.0.1'), answer: '' }));
    for (const client of clients) {
      client.socket.setEncoding('utf8').on('data', (text) => (client.answer += text));
      client.socket.write(`POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    running.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await expect(ask(other, { method: 'GET', path: '/ping' })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/);
    for (const { socket } of clients) socket.write(body.slice(5));
    expect(await running.ended).toMatchObject({ code: 0 });
    for (const { answer } of clients) expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*Connection: close\r\n(.+\r\n)*\r\n[.0-9]+\n$/);
  });

  it.each(['1', '2'])('%s processes: exits with 1 and a reason when there is no model', async (workers) => {
    const empty = makeJob(project);
    const { code, log } = await start('serve', empty, { SAGEMAKER_BIND_TO_PORT: '1', SAGEMAKER_MODEL_SERVER_WORKERS: workers }).ended;
    expect(code).toBe(1);
    expect(log).toMatch(/^The model could not be loaded: .*model\.json/);
  });

  it('exits with 1 and a reason when the port is taken', async () => {
    const { code, log } = await start('serve', job, { SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1' }).ended;
    expect(code).toBe(1);
    expect(log).toMatch(/EADDRINUSE/);
  });

  it('replaces a worker that dies, and ends when its own process is killed', async () => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: '2' });
    await until('the worker is ready', () => running.log().includes('2 processes answer'));
    const workers = childrenOf(running.child.pid);
    process.kill(workers[0] ?? 0, 'SIGKILL');
    await until('there is another worker', () => childrenOf(running.child.pid).filter((pid) => !workers.includes(pid)).length === 1);
    expectPredictions(await ask(other, { body: sample('five-rows.csv') }), types.csv);
    running.child.kill('SIGKILL');
    await until('nobody answers', () =>
      ask(other, { method: 'GET', path: '/ping' }).then(
        () => false,
        () => true,
      ),
    );
  });
});

function childrenOf(pid: number | undefined): number[] {
  return spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split(/\s+/)
    .filter(Boolean)
    .map(Number);
}

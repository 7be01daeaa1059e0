import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeProject as makeTypescriptProject, train } from '../typescript/project.ts';
import { copyProject, findPort, type Job, makeJob, makeProject, type Running, sampleFiles, start, until, venv } from './project.ts';

interface Ask {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Several pieces are sent chunked. */
  readonly body?: string | readonly (string | Buffer)[];
  readonly agent?: Agent;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(port: number, { method = 'POST', path = '/invocations', headers = {}, body = '', agent = new Agent() }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method, path, headers, agent };
    const sent = request(options, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces).toString() }),
      );
    });
    sent.on('error', reject);
    if (typeof body === 'string') sent.end(body);
    else {
      for (const piece of body) sent.write(piece);
      sent.end();
    }
  });
}

const ping = (port: number) =>
  ask(port, { method: 'GET', path: '/ping' }).then(
    ({ status }) => status,
    () => 0,
  );

async function serve(job: Job, env: Readonly<Record<string, string>> = {}): Promise<{ port: number; running: Running }> {
  const port = await findPort();
  const running = start('serve', job, { SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1', ...env });
  await until('the server answers', async () => running.child.exitCode !== null || (await ping(port)) === 200);
  if (running.child.exitCode !== null) throw new Error(running.log());
  return { port, running };
}

let project: string;
let job: Job;
let port: number;
const sample = (name: string) => readFileSync(join(project, 'samples/requests', name), 'utf8');
const expected = (
  JSON.parse(readFileSync(join(import.meta.dirname, '../typescript/ridge-reference.json'), 'utf8')) as {
    fits: { alpha: number; standardize: boolean; predictions: number[] }[];
  }
).fits.find(({ alpha, standardize }) => alpha === 1 && standardize)?.predictions;

function expectPredictions({ status, body }: Answer): void {
  expect(status, body).toBe(200);
  const found = body.trimEnd().split('\n').map(Number);
  expect(found).toHaveLength(5);
  for (const [i, value] of (expected ?? []).entries()) expect(found[i]).toBeCloseTo(value, 9);
}

describe.skipIf(venv === undefined)('the server', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    project = await makeProject();
    // The TypeScript template makes the same models, and is quicker about it.
    const twin = await makeTypescriptProject();
    job = makeJob(twin, sampleFiles(twin));
    expect((await train(job)).code).toBe(0);
    job = { ...job, project };
    for (const folder of ['input', 'output']) rmSync(join(job.base, folder), { recursive: true });
    port = (await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: '2' })).port;
  }, 60_000);

  it('takes chunked bodies cut in the middle of numbers, and kept connections', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const file of ['five-rows.csv', 'five-rows.json', 'five-rows.jsonl']) {
      const type = { csv: 'text/csv', json: 'application/json', jsonl: 'application/jsonlines' }[file.split('.')[1] ?? ''] ?? '';
      const pieces = sample(file).match(/[\s\S]{1,13}/g) ?? [];
      expectPredictions(await ask(port, { agent, headers: { 'content-type': type, accept: 'text/csv' }, body: pieces }));
    }
    agent.destroy();
  });

  it('gives one line for each record, the last one too, however the records are cut', async () => {
    const rows = sample('five-rows.csv').trimEnd().split('\n');
    const whole = await ask(port, { body: rows.join('\n') });
    expectPredictions(whole);
    expect(whole.body).toMatch(/^([-.0-9]+\n){5}$/);
    const single = await Promise.all(rows.map((row) => ask(port, { body: row })));
    expect(single.map(({ body }) => body).join('')).toBe(whole.body);
    expect((await ask(port, { body: rows.join('\r\n') })).body).toBe(whole.body);
  });

  it('answers large bodies, and pings meanwhile', async () => {
    const row = sample('one-row.csv');
    const count = Math.floor(10_000_000 / row.length);
    const large = [row.repeat(count), `{"instances":[${Array(count).fill(`[${row.trimEnd()}]`).join(',')}]}`];
    const types = ['text/csv', 'application/json'];
    const answers = Promise.all(
      large.map((body, i) => ask(port, { headers: { 'content-type': types[i] ?? '', accept: 'text/csv' }, body })),
    );
    expect(await ping(port)).toBe(200);
    for (const { status, body } of await answers) expect([status, body.trimEnd().split('\n').length]).toEqual([200, count]);
  });

  it('does not mix up requests that come at the same time', async () => {
    const rows = sample('five-rows.csv').trimEnd().split('\n');
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const answers = await Promise.all(
      Array.from({ length: 80 }, (_, i) => ask(port, { agent, body: `${rows[i % 5]}\n`.repeat(i % 2 === 0 ? 1 : 20_000) })),
    );
    agent.destroy();
    for (const [i, { body }] of answers.entries()) {
      expect([...new Set(body.trimEnd().split('\n').map(Number))]).toEqual([expect.closeTo(expected?.[i % 5] ?? 0, 9)]);
    }
  });

  it('refuses a body above the limit, whether announced or chunked, and works on', async () => {
    const piece = Buffer.alloc(1_000_000, '1,2,3,4,5,6,7,8,9,0\n');
    const body = Array<Buffer>(105).fill(piece);
    for (const headers of [{ 'content-length': '105000000' }, {}]) {
      const { status, body: reason } = await ask(port, { headers, body });
      expect([status, reason]).toEqual([413, 'the body is larger than 104857600 bytes\n']);
    }
    expectPredictions(await ask(port, { body: sample('five-rows.csv') }));
  });

  it('answers 500 without details when the algorithm fails, and lives on', async () => {
    const changed = copyProject(project);
    writeFileSync(
      join(changed, 'algorithm.py'),
      'def load(folder):\n    return 0\n\n\ndef predict(model, rows):\n    raise RuntimeError("secret")\n',
    );
    const { port: other, running } = await serve({ ...job, project: changed });
    const answer = await ask(other, { body: '1\n' });
    expect([answer.status, answer.body]).toEqual([500, 'the model failed to answer this request\n']);
    await until('it is in the log', () => /RuntimeError: secret\n(.*\n)? {2}at algorithm\.py:6\n/.test(running.log()));
    expect(await ping(other)).toBe(200);
  });

  it.each(['1', '2'])('%s processes: ends with 0 on SIGTERM, even with open connections', async (workers) => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: workers });
    const agent = new Agent({ keepAlive: true });
    await ask(other, { agent, body: sample('one-row.csv') });
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
    agent.destroy();
  });

  it('answers more busy connections than it has threads', async () => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: '1' });
    const agents = Array.from({ length: 40 }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
    const answered = agents.map(() => 0);
    const askOn = async (agent: Agent, i: number) => {
      while (Math.min(...answered) < 5) {
        expect((await ask(other, { agent, body: sample('one-row.csv') })).status).toBe(200);
        answered[i] = (answered[i] ?? 0) + 1;
      }
    };
    await Promise.all(agents.map(askOn));
    expect(await ping(other)).toBe(200);
    for (const agent of agents) agent.destroy();
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  it('finishes the request in flight when it is stopped', async () => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: '2' });
    const socket = connect(other, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text) => (answer += text));
    const body = sample('one-row.csv');
    socket.write(`POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    running.child.kill('SIGTERM');
    await until('nobody else is let in', async () => (await ping(other)) === 0);
    socket.write(body.slice(5));
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*\r\n[.0-9]+\n$/);
  });

  it('exits with 1 and a reason when there is no model, before it listens', async () => {
    const { code, log } = await start('serve', makeJob(project), { SAGEMAKER_BIND_TO_PORT: '1' }).ended;
    expect(code).toBe(1);
    expect(log).toMatch(/^The model could not be loaded: .*model\.json/);
    expect(log).not.toMatch(/Serving|Traceback/);
  });

  it('replaces processes after their share of requests without losing one', async () => {
    const changed = copyProject(project);
    const file = join(changed, 'runtime/server.py');
    writeFileSync(file, readFileSync(file, 'utf8').replace('_REQUESTS, _JITTER = 50_000, 25_000', '_REQUESTS, _JITTER = 40, 40'));
    const { port: other, running } = await serve({ ...job, project: changed }, { SAGEMAKER_MODEL_SERVER_WORKERS: '2' });
    const before = childrenOf(running.child.pid);
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    for (let round = 0; round < 60; round++) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(other, { agent, body: sample('five-rows.csv') })));
      for (const answer of answers) expectPredictions(answer);
    }
    agent.destroy();
    await until('both are new', () => !before.some((pid) => childrenOf(running.child.pid).includes(pid)));
    expect(running.log()).not.toMatch(/error|Traceback/i);
  });

  it('replaces a process that dies, and gives up when they die one after the other', async () => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: '2' });
    for (let death = 0; death < 6; death++) {
      const workers = childrenOf(running.child.pid);
      process.kill(workers[0] ?? 0, 'SIGKILL');
      if (death === 5) break;
      await until('there is another one', () => {
        const now = childrenOf(running.child.pid);
        return now.length === 2 && !now.includes(workers[0] ?? 0);
      });
      expectPredictions(await ask(other, { body: sample('five-rows.csv') }));
    }
    const { code, log } = await running.ended;
    expect(code).toBe(1);
    expect(log).toContain('Too many processes have died within a minute.');
  });

  it('takes its processes with it when it is killed', async () => {
    const { port: other, running } = await serve(job, { SAGEMAKER_MODEL_SERVER_WORKERS: '2' });
    running.child.kill('SIGKILL');
    await until('nobody answers', async () => (await ping(other)) === 0);
  });
});

function childrenOf(pid: number | undefined): number[] {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  return stdout.trim().split(/\s+/).filter(Boolean).map(Number);
}

import { readFileSync, rmSync } from 'node:fs';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findPort, type Job, makeJob, type Running, sampleFiles, until } from '../typescript/project.ts';
import { makeMinimal, startMinimal, trainMinimal, withAlgorithm } from './project.ts';

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

/** What a server says to these bytes until it closes the connection, or until `enough` has come. */
function exchange(port: number, bytes: string, enough = /^$/): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece;
      if (enough.test(text)) socket.destroy();
    });
    socket.on('close', () => resolve(text)).on('error', reject);
  });
}

async function serve(job: Job, env: Readonly<Record<string, string>> = {}): Promise<{ port: number; running: Running }> {
  const port = await findPort();
  const running = startMinimal('serve', job, {
    ...{ SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_BIND_HOST: '127.0.0.1', SAGEMAKER_MODEL_SERVER_WORKERS: '2' },
    ...env,
  });
  await until('the server says so', () => running.log().includes('Serving on port'));
  return { port, running };
}

let project: string;
let job: Job;
let port: number;
let five: string;
const expected = [207.42618256772792, 108.49521593748148, 103.38070280207805, 174.753551705265, 123.10487258106531];
const numbers = ({ body }: Answer) => body.trimEnd().split('\n').map(Number);

beforeAll(async () => {
  project = await makeMinimal();
  five = readFileSync(join(project, 'samples/requests/five-rows.csv'), 'utf8');
  job = makeJob(project, sampleFiles(project));
  expect((await trainMinimal(job)).code).toBe(0);
  for (const folder of ['input', 'output']) rmSync(join(job.base, folder), { recursive: true });
  port = (await serve(job)).port;
});

describe('predictions', () => {
  const forms: Record<string, () => Ask> = {
    plainly: () => ({ headers: { 'content-type': 'text/csv' }, body: five }),
    'without a type': () => ({ body: five }),
    'with parameters and other letters': () => ({
      headers: { 'content-type': 'Text/CSV; charset=utf-8', accept: 'TEXT/*;q=0.5' },
      body: five,
    }),
    'without a final line feed': () => ({ body: five.trimEnd() }),
    'with CR LF and a byte order mark': () => ({ body: `\uFEFF${five.replaceAll('\n', '\r\n')}` }),
    'in chunks': () => ({ body: [five.slice(0, 1), five.slice(1, 90), five.slice(90)] }),
    'with Expect': () => ({ headers: { expect: '100-continue' }, body: five }),
    'with blanks': () => ({ body: five.replaceAll(',', ' , ') }),
  };
  it.each(Object.entries(forms))('%s are those of scikit-learn', async (_name, form) => {
    const answer = await ask(port, form());
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv']);
    numbers(answer).forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? 0, 6);
    });
    expect(numbers(answer)).toHaveLength(5);
  });

  it('come on kept connections, in the right order, to many at once', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    const rows = five.trimEnd().split('\n');
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => ask(port, { body: rows[i % 5] ?? '', agent })));
    answers.forEach((answer, i) => {
      expect(numbers(answer)[0]).toBeCloseTo(expected[i % 5] ?? 0, 6);
    });
    agent.destroy();
  });

  it('come to several requests in one packet', async () => {
    const one = `POST /invocations HTTP/1.1\r\nContent-Length: ${five.length}\r\n\r\n${five}`;
    const text = await exchange(port, `${one}GET /ping HTTP/1.1\r\n\r\n${one.replace('\r\n', '\r\nConnection: close\r\n')}`);
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    expect(text.match(/^207\.426/gm)).toHaveLength(2);
  });

  it('come to HTTP/1.0, chunk extensions and trailers', async () => {
    expect(await exchange(port, `POST /invocations HTTP/1.0\r\nContent-Length: ${five.length}\r\n\r\n${five}`)).toMatch(
      /Connection: close[\s\S]*207\.426/,
    );
    const chunks = `5;a=b\r\n${five.slice(0, 5)}\r\n${(five.length - 5).toString(16)}\r\n${five.slice(5)}\r\n0\r\nA: b\r\n\r\n`;
    const head = 'POST /invocations HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await exchange(port, head + chunks)).toMatch(/200 OK[\s\S]*207\.426/);
  });

  it('of a large body, while /ping is answered', async () => {
    const rows = 50_000;
    const large = Promise.all([1, 2, 3].map(() => ask(port, { body: five.repeat(rows / 5) })));
    let over = false;
    void large.then(() => (over = true));
    let pings = 0;
    for (; !over; pings++) expect((await ask(port, { method: 'GET', path: '/ping' })).status).toBe(200);
    // Each predictor has its request, and one waits: had the pings waited too, there would be hardly any.
    expect(pings).toBeGreaterThan(3);
    for (const answer of await large) expect([answer.status, numbers(answer).length]).toEqual([200, rows]);
  });
});

describe('refusals', () => {
  const cases: Record<string, { ask: () => Ask; status: number; body?: string }> = {
    'another path': { ask: () => ({ path: '/' }), status: 404 },
    'another method': { ask: () => ({ method: 'GET' }), status: 405, body: 'use POST\n' },
    'another type': { ask: () => ({ headers: { 'content-type': 'application/json' }, body: '{}' }), status: 415 },
    'an encoded body': { ask: () => ({ headers: { 'content-encoding': 'gzip' }, body: 'x' }), status: 415 },
    'another answer': { ask: () => ({ headers: { accept: 'application/json, text/csv;q=0' }, body: five }), status: 406 },
    'an empty body': { ask: () => ({}), status: 400, body: 'the body is empty\n' },
    'an empty record': { ask: () => ({ body: five.replace('\n', '\n\n') }), status: 400, body: 'record 2 is empty\n' },
    'no number': {
      ask: () => ({ body: five.replace('\n', '\n1,x,2\n') }),
      status: 400,
      body: 'record 2: column 2: "x" is not a number.\n',
    },
    'too few columns': { ask: () => ({ body: `${five}1,2` }), status: 400, body: 'record 6: there are 2 columns instead of 10.\n' },
    'zero bytes': { ask: () => ({ body: Buffer.from([49, 0, 10]) }), status: 400, body: 'the body is not text in UTF-8\n' },
    'other bytes': { ask: () => ({ body: Buffer.from([0xff, 0xfe, 10]) }), status: 400, body: 'the body is not text in UTF-8\n' },
    'another type, asked first': {
      ask: () => ({ headers: { 'content-type': 'image/png', expect: '100-continue' }, body: 'x'.repeat(1000) }),
      status: 415,
    },
  };
  it.each(Object.entries(cases))('%s', async (_name, { ask: what, status, body }) => {
    const answer = await ask(port, what());
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'text/plain']);
    if (body !== undefined) expect(answer.body).toBe(body);
    expect((await ask(port, { body: five })).status).toBe(200);
  });

  it('a body that is too large, when it has been read', async () => {
    const piece = Buffer.alloc(1 << 20, '1,2\n');
    const answer = await ask(port, { body: Array.from({ length: 101 }, () => piece) });
    expect([answer.status, answer.body]).toEqual([413, 'the body is larger than 104857600 bytes\n']);
  });

  it.each([
    ['nonsense', 'nonsense\r\n\r\n', 400],
    ['a head without end', 'x'.repeat(70_000), 431],
    ['a length that is none', 'POST /invocations HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 400],
    ['two lengths', 'POST /invocations HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    ['a length beside chunks', 'POST /invocations HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 400],
    ['another coding', 'POST /invocations HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n', 400],
    ['chunks that are none', 'POST /invocations HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n', 400],
  ])('%s ends the connection', async (_what, bytes, status) => {
    expect(await exchange(port, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [\\s\\S]*Connection: close`));
  });
});

describe('the server', () => {
  it('says what batch transform may send', async () => {
    const { status, body } = await ask(port, { method: 'GET', path: '/execution-parameters' });
    expect([status, JSON.parse(body)]).toEqual([200, { MaxConcurrentTransforms: 2, BatchStrategy: 'MULTI_RECORD', MaxPayloadInMB: 6 }]);
    const head = await ask(port, { method: 'HEAD', path: '/execution-parameters' });
    expect([head.status, head.headers['content-length']]).toEqual([200, String(body.length)]);
  });

  it('ends when the model cannot be loaded', async () => {
    const running = startMinimal('serve', makeJob(project), { SAGEMAKER_BIND_TO_PORT: String(await findPort()) });
    const { code, log } = await running.ended;
    expect(code).toBe(1);
    expect(log).toMatch(/model\.txt: No such file[\s\S]*The model could not be loaded: `algorithm predict` ended with exit code 2/);
  });

  it('ends at once while the model is being loaded', async () => {
    const slow = withAlgorithm(project, '$| = 1; print "loading\\n"; sleep 60;');
    const running = startMinimal('serve', { ...job, project: slow });
    await until('it loads', () => running.log().includes('loading'));
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });

  it('answers what is in flight before it ends', async () => {
    const { port, running } = await serve(job);
    const idle = new Agent({ keepAlive: true });
    await ask(port, { method: 'GET', path: '/ping', agent: idle });
    const sent = request({ host: '127.0.0.1', port, method: 'POST', path: '/invocations', headers: { expect: '100-continue' } });
    const answer = new Promise<string>((resolve, reject) => {
      sent.on('error', reject).on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => resolve(text));
      });
    });
    // The server has the head of the request, and not yet all of its body.
    await new Promise((resolve) => sent.on('continue', resolve).flushHeaders());
    sent.write(five);
    running.child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 100));
    sent.end(five.repeat(20_000));
    expect((await answer).trimEnd().split('\n')).toHaveLength(100_005);
    expect((await running.ended).code).toBe(0);
    idle.destroy();
  });

  const moody = `
    $| = 1; print "a banner\\nready\\n";
    my @lines;
    while (my $line = <STDIN>) {
      if ($line ne "\\n") { push @lines, $line; next }
      exit 3 if $lines[0] eq "die\\n";
      print "one\\ntwo\\n" if $lines[0] eq "chatter\\n";
      close STDOUT, sleep 60 if $lines[0] eq "hang up\\n";
      print @lines;
      @lines = ();
    }`;
  it('replaces predictors that end or break the protocol, and says so', async () => {
    const changed = withAlgorithm(project, moody);
    const { port, running } = await serve({ ...job, project: changed }, { SAGEMAKER_MODEL_SERVER_WORKERS: '1' });
    for (const body of ['die', 'chatter', 'hang up']) {
      const answer = await ask(port, { body });
      expect([body, answer.status, answer.body]).toEqual([body, 500, 'the model failed to answer this request\n']);
      expect(await ask(port, { body: 'echo\nof two' })).toMatchObject({ status: 200, body: 'echo\nof two\n' });
    }
    expect(running.log()).toMatch(/^a banner$/m);
    expect(running.log()).toMatch(/^A predictor ended with exit code 3; another one is started\.$/m);
    expect(running.log()).toMatch(/^A predictor has written more than one line for each record/m);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(0);
  });
});

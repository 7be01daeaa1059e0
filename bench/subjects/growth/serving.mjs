// How the template's server grows: with the bytes of a body, and with clients at the same time.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { processMs } from '../../harness/processor-time.mjs';
import { CPU, doubling, straight, TIME } from './grow.mjs';

export async function servingParts(bench, node) {
  const project = bench.create('bench-server');
  const server = await startServer(bench, node, project);
  return [bodiesPart(bench, server, project), clientsPart(bench, server, project)];
}

/** One process of the template's server over a model of its samples, on this machine. */
async function startServer(bench, node, project) {
  const folder = bench.at('server');
  for (const name of ['input/config', 'output', 'model']) mkdirSync(path.join(folder, name), { recursive: true });
  cpSync(path.join(project, 'samples/channels'), path.join(folder, 'input/data'), { recursive: true });
  const port = await freePort();
  const env = { ...bench.env, SAGEMAKER_BASE_DIR: folder, SAGEMAKER_BIND_TO_PORT: String(port), SAGEMAKER_MODEL_SERVER_WORKERS: '1' };
  bench.run(node, [path.join(project, 'src/runtime/train.ts')], { env });
  const { pid } = bench.start(node, [path.join(project, 'src/runtime/serve.ts')], { env });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    const answer = await fetch(`${url}/ping`).catch(() => undefined);
    if (answer?.ok) return { url, pid };
    if (attempt === 200) throw new Error('The server of the template was not ready in time.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}

/** One request after the other on one connection, so many that all sizes send as much in all. */
function bodiesPart(bench, { url, pid }, project) {
  const values = doubling(0.25, bench.size(6, 3));
  const total = bench.size(64, 8);
  const rows = readFileSync(path.join(project, 'samples/requests/five-rows.csv'), 'utf8').trimEnd();
  const bodies = new Map(values.map((megabytes) => [megabytes, `${rows}\n`.repeat(Math.round((megabytes * 1e6) / (rows.length + 1)))]));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  bench.onEnd(() => agent.destroy());
  return {
    id: 'growth/bodies',
    title: 'Bytes of a request',
    rounds: 7,
    grows: { by: 'size of the request', unit: 'MB', values },
    metrics: { ms: { ...TIME, title: 'time of a request' }, cpu: { ...CPU, title: 'processor time of a request' } },
    candidates: {
      async invocations(megabytes) {
        const count = total / megabytes;
        const [begin, used] = [performance.now(), processMs(pid)];
        for (let sent = 0; sent < count; sent += 1) await post(`${url}/invocations`, bodies.get(megabytes), agent);
        return { ms: (performance.now() - begin) / count, cpu: (processMs(pid) - used) / count };
      },
    },
    own: ['invocations'],
    claims: [straight('bodies', "A request to the template's server, by its bytes", 'invocations', 'cpu')],
  };
}

function post(url, body, agent) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'text/csv', 'content-length': Buffer.byteLength(body) };
    request(url, { method: 'POST', agent, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`The server answered with ${response.statusCode}.`));
      response.resume().on('end', resolve).on('error', reject);
    })
      .on('error', reject)
      .end(body);
  });
}

/** wrk sends one row on each connection as fast as it is answered. */
function clientsPart(bench, { url, pid }, project) {
  const values = doubling(1, bench.size(7, 3));
  const script = bench.at('row.lua');
  const row = readFileSync(path.join(project, 'samples/requests/one-row.csv'), 'utf8');
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = ${JSON.stringify(row)}\nwrk.headers["Content-Type"] = "text/csv"\n`);
  return {
    id: 'growth/clients',
    title: 'Clients at the same time',
    rounds: 5,
    grows: { by: 'clients', unit: 'clients', values },
    metrics: {
      ms: { ...TIME, title: 'time of an answer' },
      p99: { title: '99 % answered within', unit: 'ms' },
      cpu: { ...CPU, title: 'processor time of a request' },
      rate: { title: 'requests', unit: '1/s' },
    },
    candidates: {
      invocations(clients) {
        const before = processMs(pid);
        const output = bench.run('wrk', [`-c${clients}`, '-t1', `-d${bench.size(2, 1)}s`, '--latency', '-s', script, `${url}/invocations`]);
        const rate = Number(/Requests\/sec:\s*([\d.]+)/.exec(output)?.[1]);
        const requests = Number(/(\d+) requests in/.exec(output)?.[1]);
        if (!(rate > 0) || /Non-2xx|Socket errors/.test(output)) throw new Error(`wrk told:\n${output}`);
        return {
          ms: (clients / rate) * 1000,
          p99: inMs(/99%\s+([\d.]+)(us|ms|s)/.exec(output)),
          cpu: (processMs(pid) - before) / requests,
          rate,
        };
      },
    },
    own: ['invocations'],
    claims: [straight('clients', "The template's server, how long one row takes, by clients at the same time", 'invocations', 'ms')],
  };
}

const inMs = ([, value, unit]) => Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];

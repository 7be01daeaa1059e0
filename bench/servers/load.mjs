// Requests: which, how they are sent, and whether all servers answer them alike.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVERS_IMAGE } from '../harness/set-up.mjs';
import { containerStats, request, startContainer } from './containers.mjs';

const CONNECTIONS = 8;
const PING_MS = 20;

/** CSV rows like those of the sample requests, always the same ones: each number is up to a tenth larger or smaller. */
export function makeRows(project, bytes) {
  const samples = readFileSync(path.join(project, 'samples/requests/five-rows.csv'), 'utf8').trim().split('\n');
  const rows = [];
  let seed = 1;
  let size = 0;
  while (size < bytes) {
    const row = samples[rows.length % samples.length].split(',').map((text) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return (Number(text) * (0.9 + seed / 2_147_483_647 / 5)).toFixed(4);
    });
    rows.push(row.join(','));
    size += row.join(',').length + 1;
  }
  return `${rows.join('\n')}\n`;
}

/**
 * A container with wrk. `load(server, body, seconds)` sends `{ type, text }` over 8 connections or as many as are asked for, and returns requests per second,
 * the server's processor time for each in µs, and the 99th percentile of the latency in ms. `pings(server, body)` returns the median and the
 * longest time in ms of a /ping meanwhile, each on a new connection and 20 ms after the last answer, as one health check follows another.
 */
export function startLoad(bench) {
  // Servers that close each connection would leave no free port after a minute.
  const sysctls = ['net.ipv4.tcp_tw_reuse=1', 'net.ipv4.ip_local_port_range=1024 65535'].flatMap((one) => ['--sysctl', one]);
  const { id } = startContainer(bench, ['--init', ...sysctls, '-v', `${bench.work}:/work:ro`, SERVERS_IMAGE, 'sleep', 'infinity']);

  const wrk = ({ address }, script, seconds, connections = CONNECTIONS) => [
    ...['exec', id, 'wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '60s'],
    ...['-s', `/work/${script}`, `http://${address}:8080/invocations`],
  ];

  function write({ type, text }) {
    const script = [`wrk.method = "POST"`, `wrk.headers["Content-Type"] = "${type}"`, `wrk.body = ${JSON.stringify(text)}`];
    writeFileSync(bench.at('request.lua'), script.join('\n'));
    return 'request.lua';
  }

  return {
    async load(server, body, seconds, connections) {
      const script = write(body);
      const before = await containerStats(server.id);
      const output = bench.run('docker', wrk(server, script, seconds, connections));
      const after = await containerStats(server.id);
      await settle(server.id);
      return { ...readWrk(output), cpu: (after.cpu - before.cpu) / Number(/(\d+) requests in/.exec(output)[1]) };
    },
    async pings(server, body, seconds) {
      const busy = spawn('docker', wrk(server, write(body), seconds), { stdio: 'ignore' });
      let over = false;
      busy.once('exit', () => {
        over = true;
      });
      const times = [];
      for (; !over; await sleep(PING_MS)) times.push(await ping(server));
      times.sort((one, other) => one - other);
      await settle(server.id);
      return { median: times[Math.floor(times.length / 2)], worst: times.at(-1) };
    },
  };
}

function readWrk(output) {
  if (/Non-2xx/.test(output) || /Socket errors: connect [1-9]/.test(output) || /timeout [1-9]/.test(output)) throw new Error(output);
  const [, p99, unit] = /99%\s+([\d.]+)(us|ms|s|m)\b/.exec(output);
  return { perSecond: Number(/Requests\/sec:\s*([\d.]+)/.exec(output)[1]), p99: Number(p99) * { us: 1e-3, ms: 1, s: 1e3, m: 6e4 }[unit] };
}

async function ping({ address }) {
  const { status, ms } = await request({ host: address, port: 8080, path: '/ping' });
  if (status !== 200) throw new Error(`/ping was answered with ${status}`);
  return ms;
}

/** A slow server still works on the last requests when wrk has left; they must not disturb the next one. */
async function settle(id) {
  for (let last = -1, now = 0; now - last > 5000; ) {
    last = now;
    await sleep(200);
    now = (await containerStats(id)).cpu;
  }
}

/** Throws unless all servers answer with the same numbers, to 1e-12 of their size. */
export async function compareAnswers(servers, { type, text }) {
  const answers = [];
  for (const [name, { address }] of Object.entries(servers)) {
    const options = { host: address, port: 8080, method: 'POST', path: '/invocations', headers: { 'Content-Type': type } };
    const { status, body } = await request({ ...options, body: text });
    if (status !== 200) throw new Error(`${name} answers ${status}: ${body}`);
    answers.push({ name, numbers: body.match(/-?\d[\d.]*(e[-+]?\d+)?/g).map(Number) });
  }
  const [first, ...others] = answers;
  for (const { name, numbers } of others) {
    const alike = numbers.every((value, at) => Math.abs(value - first.numbers[at]) <= 1e-12 * Math.abs(first.numbers[at]));
    if (numbers.length !== first.numbers.length || !alike) throw new Error(`${name} and ${first.name} answer with different numbers`);
  }
}

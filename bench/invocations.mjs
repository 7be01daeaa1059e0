// `/invocations` of the typescript template beside a server that answers a constant, and beside the common tutorial's Flask server:
// `node bench/invocations.mjs [rounds] [seconds] [--algorithm classification]`, after `npm run build`, with Node 24 as in the image.
// Needs wrk; the Flask column needs a python3 with flask. All servers take turns, every second round backwards; medians of the ratios
// within a round count.
// Beside requests per second it shows the processor time of a request, which other load on the machine disturbs less.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { algorithm: { type: 'string', default: 'regression' } } });
const rounds = Number(positionals[0] ?? 5);
const seconds = Number(positionals[1] ?? 2);
const root = path.dirname(import.meta.dirname);
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...env } = process.env;
const work = mkdtempSync(path.join(tmpdir(), 'bench-invocations-'));
const project = path.join(work, 'project');
const ml = path.join(work, 'ml');
const started = [];

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { env, encoding: 'utf8', ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.error ?? ''}${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** A project of the template, and a model trained on its samples. */
function prepare() {
  run(process.execPath, [
    ...[path.join(root, 'bin/create-sagemaker-algo.cjs'), project, '--algorithm', values.algorithm],
    ...['--yes', '--no-git', '--no-install'],
  ]);
  for (const folder of ['input/config', 'output', 'model']) mkdirSync(path.join(ml, folder), { recursive: true });
  cpSync(path.join(project, 'samples/channels'), path.join(ml, 'input/data'), { recursive: true });
  run(process.execPath, [path.join(project, 'src/runtime/train.ts')], { env: { ...env, SAGEMAKER_BASE_DIR: ml } });
}

/** Reads the body and answers what the template would answer to one row. */
const constant = (answer) => `require('node:http').createServer((request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(200, { 'Content-Type': 'text/csv', 'Content-Length': ${answer.length} });
    response.end(${JSON.stringify(answer)});
  });
}).listen(process.env.PORT);`;

/** What is done with the numbers of a row: the same arithmetic as in the template. */
const ROW = {
  regression: {
    answer: '207.4261825677277\n',
    python: `
def predict(x):
    return str(model["intercept"] + sum(w * (v - m) for w, v, m in zip(model["coefficients"], x, model["means"])))
`,
  },
  classification: {
    answer: '0,0.99962,0.0002986,0.0000815\n',
    python: `
from math import exp
def predict(x):
    d = [v - m for v, m in zip(x, model["means"])]
    scores = [b + sum(w * v for w, v in zip(row, d)) for b, row in zip(model["intercepts"], model["coefficients"])]
    powers = [exp(s - max(scores)) for s in scores]
    p = [v / sum(powers) for v in powers]
    return ",".join([str(model["labels"][p.index(max(p))]), *(str(round(v, 7)) for v in p)])
`,
  },
};
ROW.distributed = ROW.regression;
const { answer, python } = ROW[values.algorithm];

/** As in the tutorial: a row of text at a time. */
const FLASK = `import json, os
from flask import Flask, Response, request
model = json.load(open(os.path.join(os.environ["MODEL"], "model.json")))
app = Flask(__name__)
${python}
@app.route("/ping")
def ping():
    return Response(status=200)

@app.route("/invocations", methods=["POST"])
def invocations():
    lines = []
    for line in request.get_data(as_text=True).split("\\n"):
        if line:
            lines.append(predict([float(v) for v in line.split(",")]))
    return Response("\\n".join(lines) + "\\n", mimetype="text/csv")
`;

function candidates() {
  writeFileSync(path.join(work, 'app.py'), FLASK);
  const serve = path.join(project, 'src/runtime/serve.ts');
  const template = (workers) => ({
    command: [process.execPath, serve],
    env: (port) => ({ SAGEMAKER_BASE_DIR: ml, SAGEMAKER_BIND_TO_PORT: port, SAGEMAKER_MODEL_SERVER_WORKERS: workers }),
  });
  const cores = availableParallelism();
  const flask = spawnSync('python3', ['-c', 'import flask']).status === 0;
  return {
    constant: { command: [process.execPath, '-e', constant(answer)], env: (port) => ({ PORT: port }) },
    template: template(1),
    ...(cores > 1 ? { [`template x${cores}`]: template(cores) } : {}),
    ...(flask
      ? {
          flask: {
            command: ['python3', '-m', 'flask', 'run', '--port', ''],
            env: () => ({ FLASK_APP: path.join(work, 'app.py'), MODEL: path.join(ml, 'model') }),
          },
        }
      : {}),
  };
}

async function startServer({ command: [program, ...args], env: settings }, port) {
  const child = spawn(
    program,
    args.map((arg) => arg || port),
    { env: { ...env, ...settings(port) }, stdio: 'ignore' },
  );
  started.push(child);
  for (;;) {
    if (
      await fetch(`http://127.0.0.1:${port}/ping`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return child.pid;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Processor time of a process and its children so far, in milliseconds. */
function cpu(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const stat = (id) => {
    try {
      return readFileSync(`/proc/${id}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
    } catch {
      return [];
    }
  };
  const own = [pid, ...children.filter((id) => stat(id)[1] === String(pid))];
  return own.reduce((sum, id) => sum + Number(stat(id)[11] ?? 0) + Number(stat(id)[12] ?? 0), 0) * 10;
}

/** Requests per second and milliseconds of processor time for each, at 8 connections. */
function load(port, pid, script, duration) {
  const before = cpu(pid);
  const output = run('wrk', ['-t1', '-c8', `-d${duration}s`, '-s', script, `http://127.0.0.1:${port}/invocations`]);
  const requests = Number(/(\d+) requests in/.exec(output)?.[1]);
  if (/Non-2xx/.test(output)) throw new Error(output);
  return { perSecond: Number(/Requests\/sec:\s*([\d.]+)/.exec(output)?.[1]), cpu: (cpu(pid) - before) / requests };
}

/** A slow server still works on the last requests when wrk has left; they must not disturb the next one. */
async function settle(pid) {
  for (let last = -1; last !== cpu(pid); ) {
    last = cpu(pid);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** While 8 connections send the body: the longest that a ping on a new connection takes, in milliseconds. */
async function slowestPing(port, script) {
  const busy = spawn('wrk', ['-t1', '-c8', `-d${seconds}s`, '-s', script, `http://127.0.0.1:${port}/invocations`], { stdio: 'ignore' });
  const ended = new Promise((resolve) => busy.once('exit', resolve));
  let over = false;
  void ended.then(() => (over = true));
  let worst = 0;
  while (!over) {
    const begin = performance.now();
    await fetch(`http://127.0.0.1:${port}/ping`, { headers: { connection: 'close' } })
      .then((answer) => answer.text())
      .catch(() => undefined);
    worst = Math.max(worst, performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return worst;
}

/** Rows like those of the sample requests, always the same ones: each number is up to a tenth larger or smaller. */
function makeRows(bytes) {
  const samples = readFileSync(path.join(project, 'samples/requests/five-rows.csv'), 'utf8').trim().split('\n');
  const rows = [];
  let seed = 1;
  let size = 0;
  while (size < bytes) {
    const sample = samples[rows.length % samples.length].split(',');
    const row = sample.map((text) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return (Number(text) * (0.9 + seed / 2_147_483_647 / 5)).toFixed(4);
    });
    rows.push(row.join(','));
    size += row.join(',').length + 1;
  }
  return `${rows.join('\n')}\n`;
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];

async function main() {
  prepare();
  const servers = {};
  let port = 18_200;
  for (const [name, candidate] of Object.entries(candidates())) {
    port += 1;
    servers[name] = { port, pid: await startServer(candidate, String(port)) };
  }
  const names = Object.keys(servers);
  for (const [title, bytes] of [
    ['one row', 1],
    ['100 KB', 102_400],
    ['5 MB', 5_242_880],
  ]) {
    const script = path.join(work, 'request.lua');
    writeFileSync(script, `wrk.method = "POST"\nwrk.body = ${JSON.stringify(makeRows(bytes))}\nwrk.headers["Content-Type"] = "text/csv"\n`);
    const results = Object.fromEntries(names.map((name) => [name, []]));
    for (let round = -1; round < rounds; round += 1) {
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const result = load(servers[name].port, servers[name].pid, script, bytes > 1e6 ? 4 * seconds : seconds);
        await settle(servers[name].pid);
        if (round >= 0) results[name].push(result);
      }
    }
    console.log(`\n${values.algorithm}, ${title}, 8 connections, ${rounds} rounds of ${seconds} s, Node ${process.version}`);
    for (const name of names) {
      const ratio = (base, key) =>
        results[base] ? median(results[name].map((one, i) => one[key] / results[base][i][key])).toFixed(2) : '-';
      const own = `${median(results[name].map(({ perSecond }) => perSecond))
        .toFixed(0)
        .padStart(6)} requests/s`;
      console.log(
        `${name.padEnd(12)} ${own}  x constant ${ratio('constant', 'perSecond')} (CPU ${ratio('constant', 'cpu')})  x flask ${ratio('flask', 'perSecond')}`,
      );
    }
    if (bytes < 1e6) continue;
    for (const name of names)
      console.log(`${name.padEnd(12)} slowest /ping meanwhile ${(await slowestPing(servers[name].port, script)).toFixed(0)} ms`);
  }
}

try {
  await main();
} finally {
  for (const child of started) child.kill('SIGTERM');
  rmSync(work, { recursive: true, force: true });
}

// The whole `test-local` on built images: its wall time against (number of container starts) x (time of a bare `docker run --rm` of the same
// image), the starts counted by the engine itself: `node bench/test-local.mjs PROJECT [rounds]`, after `npm run build` here and
// `sagemaker-algo build` in the project. Both take turns, every second round backwards; medians count. Also the peak memory of the tool.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const [project = '.', roundsText = '5'] = process.argv.slice(2);
const rounds = Number(roundsText);
const BARE_RUNS = 5;
const tool = path.join(path.dirname(import.meta.dirname), 'bin/sagemaker-algo.cjs');
const spec = JSON.parse(readFileSync(path.join(project, 'sagemaker-algo.json'), 'utf8'));
// With a certificate bundle named there, Node reads it at every start.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...rest } = process.env;
const env = { ...rest, CI: '1', NO_COLOR: '1' };

/** Milliseconds of one bare run, the mean of a few. */
function bare() {
  const begin = performance.now();
  for (let run = 0; run < BARE_RUNS; run += 1) {
    const { status, stderr } = spawnSync('docker', ['run', '--rm', '--entrypoint', 'true', spec.images.train.tag], {
      env,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
  }
  return (performance.now() - begin) / BARE_RUNS;
}

/** One whole run: wall time in milliseconds, container starts, peak resident memory of the tool in MiB. */
async function whole(args = []) {
  const since = String(Date.now() / 1000);
  const begin = performance.now();
  const child = spawn(process.execPath, [tool, 'test-local', '--report', 'json', ...args], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let json = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    json += text;
  });
  let peak = 0;
  const timer = setInterval(() => {
    try {
      peak = Math.max(peak, Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
    } catch {
      // It has just ended.
    }
  }, 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  const wall = performance.now() - begin;
  const { summary } = JSON.parse(json);
  if (code !== 0) throw new Error(`test-local ended with ${code}: ${JSON.stringify(summary)}`);
  const until = String(Date.now() / 1000);
  const filters = ['--filter', 'event=start', '--filter', `label=sagemaker-algo.project=${spec.name}`];
  const events = spawnSync('docker', ['events', '--since', since, '--until', until, ...filters, '--format', '{{.ID}}'], {
    env,
    encoding: 'utf8',
  });
  return { wall, starts: events.stdout.trim().split('\n').filter(Boolean).length, peak, summary };
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const bares = [];
const wholes = [];
await whole();
bare();
for (let round = 0; round < rounds; round += 1) {
  const turns = [() => bares.push(bare()), async () => wholes.push(await whole())];
  for (const turn of round % 2 === 0 ? turns : turns.reverse()) await turn();
}
const one = median(bares);
const wall = median(wholes.map((run) => run.wall));
const { starts, summary } = wholes.at(-1);
console.log(`Node ${process.version}, ${rounds} rounds; ${JSON.stringify(summary)}`);
console.log(`bare docker run --rm        ${one.toFixed(0)} ms`);
console.log(`whole test-local            ${(wall / 1000).toFixed(1)} s, ${starts} container starts`);
console.log(`ratio to starts x bare run  ${(wall / (starts * one)).toFixed(2)}  target 1.00`);
console.log(`peak memory of the tool     ${Math.max(...wholes.map(({ peak }) => peak)).toFixed(0)} MiB  target 150`);

// How fast the typescript template reads CSV, beside split and parseFloat and a C parser: `node bench/csv.mjs [megabytes] [rounds]`,
// after `npm run build`, with Node 24 as in the image. Whole processes on one file in the page cache, each adds up every column and
// the sums are compared. All take turns, every second round backwards; medians of the ratios within a round count.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const megabytes = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 5);
const root = path.dirname(import.meta.dirname);
const work = mkdtempSync(path.join(process.env.BENCH_DIR ?? tmpdir(), 'bench-csv-'));
const project = path.join(work, 'project');
const data = path.join(work, 'data/train');
const file = path.join(data, 'rows.csv');
// As in the image, where Node finds the files without their types in its compile cache.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...outer } = process.env;
const env = { ...outer, NODE_COMPILE_CACHE: path.join(work, 'cache') };

const TEMPLATE = `import { openChannel } from './runtime/channels.ts';
const [mode, folder] = process.argv.slice(2);
const channel = openChannel({ name: 'train', spec: {}, config: { TrainingInputMode: mode }, folder, stop: new AbortController().signal });
const sums = new Float64Array(10);
for await (const { values } of channel.rows()) {
  for (let i = 0; i < values.length; i += 10) for (let c = 0; c < 10; c++) sums[c] += values[i + c];
}
console.log(JSON.stringify({ sum: sums.reduce((a, b) => a + b), peak: process.resourceUsage().maxRSS }));
`;

const SPLIT = `import { createReadStream } from 'node:fs';
const sums = new Float64Array(10);
let rest = '';
for await (const chunk of createReadStream(process.argv[2], 'utf8')) {
  const lines = (rest + chunk).split('\\n');
  rest = lines.pop();
  for (const line of lines) {
    const fields = line.split(',');
    for (let c = 0; c < 10; c++) sums[c] += parseFloat(fields[c]);
  }
}
console.log(JSON.stringify({ sum: sums.reduce((a, b) => a + b), peak: process.resourceUsage().maxRSS }));
`;

const C = `#include <stdio.h>
static char b[1 << 20];
int main(int n, char **a) {
  static const double p[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  FILE *f = fopen(a[1], "rb");
  double sums[10] = {0}, sum = 0;
  long m = 0; int neg = 0, d = 0, dot = 0, c = 0; size_t len;
  while ((len = fread(b, 1, sizeof b, f)) > 0)
    for (size_t i = 0; i < len; i++) {
      unsigned char ch = b[i];
      if ((unsigned)(ch - '0') < 10) { m = m * 10 + (ch - '0'); d += dot; }
      else if (ch == '.') dot = 1;
      else if (ch == '-') neg = 1;
      else { double x = m / p[d]; sums[c] += neg ? -x : x; c = ch == ',' ? c + 1 : 0; m = neg = d = dot = 0; }
    }
  for (c = 0; c < 10; c++) sum += sums[c];
  printf("{\\"sum\\":%.17g,\\"peak\\":0}\\n", sum);
}
`;

function run(command, args) {
  const result = spawnSync(command, args, { env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.error ?? ''}${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Numbers such as -3.1415, always the same ones. */
function writeData() {
  mkdirSync(data, { recursive: true });
  const out = openSync(file, 'w');
  let seed = 1;
  for (let written = 0; written < megabytes * 1e6; ) {
    const rows = Array.from({ length: 5000 }, () => {
      const row = [];
      for (let c = 0; c < 10; c += 1) {
        seed = (seed * 48_271) % 2_147_483_647;
        row.push(((seed / 2_147_483_647 - 0.5) * 20).toFixed(4));
      }
      return row.join(',');
    });
    written += writeSync(out, `${rows.join('\n')}\n`);
  }
  closeSync(out);
}

function prepare() {
  run(process.execPath, [path.join(root, 'bin/create-sagemaker-algo.cjs'), project, '--yes', '--no-git', '--no-install']);
  writeFileSync(path.join(project, 'src/sum.ts'), TEMPLATE);
  writeFileSync(path.join(work, 'split.mjs'), SPLIT);
  writeFileSync(path.join(work, 'parser.c'), C);
  writeData();
  const node = (...args) => ({ program: process.execPath, args });
  const folder = path.join(work, 'data');
  const compiled = spawnSync('cc', ['-O2', '-o', path.join(work, 'parser'), path.join(work, 'parser.c')]).status === 0;
  return {
    split: node(path.join(work, 'split.mjs'), file),
    template: node(path.join(project, 'src/sum.ts'), 'File', folder),
    'template FIFO': { ...node(path.join(project, 'src/sum.ts'), 'Pipe', folder), fifo: path.join(folder, 'train_0') },
    ...(compiled ? { C: { program: path.join(work, 'parser'), args: [file] } } : {}),
  };
}

/** Runs one candidate; a FIFO is fed by `cat`. */
function measure({ program, args, fifo }) {
  if (fifo !== undefined) {
    run('mkfifo', [fifo]);
    spawn('sh', ['-c', `cat "${file}" > "${fifo}"`], { stdio: 'ignore' });
  }
  const begin = process.hrtime.bigint();
  const { sum, peak } = JSON.parse(run(program, args));
  const ms = Number(process.hrtime.bigint() - begin) / 1e6;
  if (fifo !== undefined) rmSync(fifo);
  return { ms, sum, peak: peak / 1024 };
}

function main() {
  const candidates = prepare();
  const names = Object.keys(candidates);
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const result = measure(candidates[name]);
      if (round >= 0) results[name].push(result);
    }
  }
  const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  const ratio = (name, base) => (results[base] ? median(results[name].map(({ ms }, i) => results[base][i].ms / ms)).toFixed(2) : '-');
  const size = statSync(file).size / 1e6;
  console.log(`${size.toFixed(0)} MB, ${rounds} rounds, Node ${process.version}`);
  for (const name of names) {
    const speed = `${(size / (median(results[name].map(({ ms }) => ms)) / 1000)).toFixed(0).padStart(5)} MB/s`;
    const peak = `peak ${Math.max(...results[name].map((one) => one.peak)).toFixed(0)} MiB`;
    console.log(
      `${name.padEnd(14)} ${speed}  x split ${ratio(name, 'split')}  x C ${ratio(name, 'C')}  x File mode ${ratio(name, 'template')}  ${peak}`,
    );
  }
  const [{ sum }] = results.split;
  for (const name of names) {
    if (Math.abs(results[name][0].sum - sum) > 1e-6 * Math.abs(sum))
      throw new Error(`${name} adds up to ${results[name][0].sum}, not ${sum}`);
  }
}

try {
  main();
} finally {
  rmSync(work, { recursive: true, force: true });
}

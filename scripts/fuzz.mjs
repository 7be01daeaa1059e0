// `npm run fuzz`: feeds what reads others' bytes with a million inputs each, two readers at once. `-- --runs N` gives each so many,
// `--only spec,tar` names some, `--seed N` repeats a run. An input that fails is kept in .cache/fuzz, and belongs into test/fuzz/crashes.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const TARGETS = ['spec', 'tar', 'http', 'log', 'hints', 'dockerfile', 'pattern'];
const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    // Minutes for one target.
    minutes: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});

installPackages(root);
const program = await bundle();
const waiting = values.only?.split(',') ?? [...TARGETS];
const results = [];
await Promise.all([work(), work()]);
console.table(
  Object.fromEntries(results.map(({ name, runs, outcomes, failures }) => [name, { runs, outcomes, failures: failures.length }])),
);
for (const { name, failures } of results) {
  for (const { file, message } of failures) console.log(`\n${name}: ${path.relative(root, file)}\n${message}`);
}
const short = results.filter(({ runs, failures }) => failures.length === 0 && runs < Number(values.runs));
if (short.length > 0) console.log(`\nended by the clock before all inputs: ${short.map(({ name }) => name).join(', ')}`);
process.exitCode = results.some(({ failures }) => failures.length > 0) || short.length > 0 ? 1 : 0;

async function bundle() {
  const { build } = await import('esbuild');
  const outfile = path.join(root, '.cache/fuzz/run.mjs');
  mkdirSync(path.dirname(outfile), { recursive: true });
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  await build({
    absWorkingDir: root,
    entryPoints: ['test/fuzz/cli.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner,
    mainFields: ['module', 'main'],
  });
  return outfile;
}

async function work() {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const began = Date.now();
    const result = await feed(name);
    results.push({ name, ...result });
    console.log(
      `${name}: ${result.runs} inputs, ${result.outcomes} kinds of outcome, ${((Date.now() - began) / 1000).toFixed(0)} s, seed ${values.seed}`,
    );
  }
}

/** A process of its own: what ends it altogether is a failure too. */
function feed(name) {
  const options = { target: name, runs: values.runs, seed: values.seed, limit: String(Number(values.minutes) * 60), root };
  const args = Object.entries(options).map(([option, value]) => `--${option}=${value}`);
  const child = spawn(process.execPath, ['--max-old-space-size=1024', program, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr = (stderr + chunk).slice(-10_000);
  });
  return new Promise((resolve) => {
    child.on('close', (status, signal) => {
      if (status === 0) resolve(JSON.parse(stdout.trim().split('\n').at(-1)));
      else resolve({ runs: 0, outcomes: 0, failures: [{ file: root, message: `ended with ${status ?? signal}\n${stderr}` }] });
    });
  });
}

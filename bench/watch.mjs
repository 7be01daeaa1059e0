// From saving a file to the first verdict of `test-local --watch`, and to the whole one: `node bench/watch.mjs PROJECT [rounds] [engine]`,
// after `npm run build` here. A comment is appended to the file with `predict` each time, and taken out in the end. Beside it,
// `test-local --smoke` as a process of its own.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [project = '.', roundsText = '7', engine = 'process'] = process.argv.slice(2);
const rounds = Number(roundsText);
const tool = path.join(path.dirname(import.meta.dirname), 'bin/sagemaker-algo.cjs');
const file = ['src/algorithm.ts', 'algorithm.py'].map((name) => path.join(project, name)).find(existsSync);
const comment = file.endsWith('.py') ? '#' : '//';
const before = readFileSync(file, 'utf8');
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...env } = process.env;
const child = spawn(process.execPath, [tool, 'test-local', '--watch', '--engine', engine], {
  cwd: project,
  env: { ...env, NO_COLOR: '1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let text = '';
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  text += chunk;
});
const shows = async (pattern) => {
  for (; !pattern.test(text); await pause(2)) if (child.exitCode !== null) throw new Error(text);
};
const firsts = [];
const wholes = [];
try {
  await shows(/^Watching/m);
  for (let round = -1; round < rounds; round += 1) {
    text = '';
    const began = performance.now();
    appendFileSync(file, `${comment} ${round}\n`);
    await shows(/checks? follows?\.$/m);
    const first = performance.now() - began;
    await shows(/^Watching/m);
    if (round < 0) continue;
    firsts.push(first);
    wholes.push(performance.now() - began);
  }
} finally {
  writeFileSync(file, before);
  child.kill('SIGTERM');
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const smoke = Array.from({ length: rounds }, () => {
  const began = performance.now();
  spawnSync(process.execPath, [tool, 'test-local', '--smoke', '--engine', engine], { cwd: project, env: { ...env, NO_COLOR: '1' } });
  return performance.now() - began;
});
console.log(`Node ${process.version}, engine ${engine}, ${rounds} rounds`);
console.log(
  `saved to first verdict   ${median(firsts).toFixed(0)} ms (${Math.min(...firsts).toFixed(0)}-${Math.max(...firsts).toFixed(0)})`,
);
console.log(`saved to whole verdict   ${(median(wholes) / 1000).toFixed(1)} s`);
console.log(`test-local --smoke       ${median(smoke).toFixed(0)} ms (a process of its own; builds nothing)`);

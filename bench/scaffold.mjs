// What scaffolding costs over writing the same files from a script that only holds them: `node bench/scaffold.mjs [rounds] [template]`,
// after `npm run build`. Both take turns, every second round backwards, each into a fresh folder; the median of each counts.
// Nothing is removed before the end: ext4 is slow in making files for some seconds after it has removed many.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const rounds = Number(process.argv[2] ?? 41);
const template = process.argv[3] ?? 'typescript';
const most = 1.5;
const warmUps = 3;

// With a certificate bundle named there, Node reads it at every start and the floor is no floor.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...env } = process.env;
const work = mkdtempSync(path.join(tmpdir(), 'sagemaker-algo-bench-'));
try {
  const create = [path.join(root, 'bin/create-sagemaker-algo.cjs'), 'project', '--template', template, '--yes', '--no-git', '--no-install'];
  const bare = path.join(work, 'bare.cjs');
  const files = writeBareScript(bare, make(create, 'model'));
  measure(files, { 'node -e 0': ['-e', '0'], 'bare script': [bare], create });
} finally {
  rmSync(work, { recursive: true });
}

/** Runs a program in a folder of its own; returns milliseconds and the project that it made. */
function make(argv, name) {
  const cwd = path.join(work, name);
  mkdirSync(cwd);
  const begin = process.hrtime.bigint();
  const { status } = spawnSync(process.execPath, argv, {
    cwd,
    env: { ...env, CI: '1', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6;
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}`);
  return { milliseconds, project: path.join(cwd, 'project') };
}

/** The script to compare with: the content of every file in its own source, and as few calls as write them with their modes. */
function writeBareScript(script, { project }) {
  const files = readdirSync(project, { recursive: true })
    .filter((name) => statSync(path.join(project, name)).isFile())
    .map((name) => {
      const file = path.join(project, name);
      return { name: path.join('project', name), mode: statSync(file).mode & 0o777, text: readFileSync(file, 'utf8') };
    });
  const folders = [...new Set(files.map(({ name }) => path.dirname(name)))];
  const lines = [
    `const fs = require('node:fs');`,
    ...folders.map((name) => `fs.mkdirSync(${JSON.stringify(name)}, { recursive: true });`),
    ...files.map(({ name, mode, text }) => `fs.writeFileSync(${JSON.stringify(name)}, ${JSON.stringify(text)}, { mode: ${mode} });`),
  ];
  writeFileSync(script, lines.join('\n'));
  return files.length;
}

function measure(files, candidates) {
  const names = Object.keys(candidates);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const folder = `${name.replaceAll(' ', '-')}.${round}`;
      const { milliseconds } = make(candidates[name], folder);
      if (round >= 0) times[name].push(milliseconds);
    }
  }
  const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
  const floor = median(times['bare script']);
  console.log(`Node ${process.version}, ${rounds} rounds, template ${template}: ${files} files`);
  for (const name of names) {
    const own = median(times[name]);
    const target = name === 'create' ? `  target ${most.toFixed(2)}` : '';
    console.log(`${name.padEnd(12)} ${own.toFixed(1).padStart(6)} ms  ratio ${(own / floor).toFixed(2)}${target}`);
  }
}

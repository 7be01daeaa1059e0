// `npm run test:engines`: the sound algorithms, a sample of the flaws and the secrets of a build on other engines than the one of `npm test`:
// Docker's 29 line with its containerd store, and podman. An engine that cannot be run fails the command. Names as arguments run only those.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setUpEngine } from '../test/setup/engine.mjs';
import { OTHER_ENGINES } from '../test/setup/other-engines.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);

/** Flaws in which the engine itself has a say: starts, signals, mounts, owners, networks, memory of what was written. */
const SAMPLE = [
  ...['train-not-on-path', 'train-not-executable', 'train-needs-network', 'train-ignores-term', 'folders-made-anew'],
  ...['input-written-to', 'model-holds-symlink', 'failure-file-missing', 'training-raises', 'server-exits'],
  ...['server-listens-on-loopback', 'server-listens-on-port-5000', 'serve-needs-network', 'model-folder-written-to'],
  ...['serve-ignores-term', 'bad-input-ends-server'],
];
const SOUND = readdirSync(path.join(root, 'test/fixtures/algorithms')).filter((name) => /^sound(-|$)/.test(name));

/** The names of a table are shown in quotes. */
const PARTS = [
  {
    file: 'test/docker/flaws.test.ts',
    pattern: `^flawed algorithms '?(${[...SOUND, ...SAMPLE].join('|')})'?$`,
    count: SOUND.length + SAMPLE.length,
  },
  { file: 'test/docker/build.test.ts', pattern: "the newest that there is'? hands secrets", count: 1 },
];

process.exitCode = await main(process.argv.slice(2));

async function main(wanted) {
  installPackages(root);
  // Their base images come from it.
  const first = await setUpEngine();
  console.log(first.message);
  if (!first.ready) return 1;
  const names = wanted.length > 0 ? wanted : Object.keys(OTHER_ENGINES);
  const failed = [];
  for (const name of names) if (!(await testOn(name))) failed.push(name);
  console.log(failed.length === 0 ? `\n${names.join(' and ')}: all passed` : `\nfailed on ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

async function testOn(name) {
  const provide = OTHER_ENGINES[name];
  if (provide === undefined) throw new Error(`There is no engine ${name}; there are: ${Object.keys(OTHER_ENGINES).join(', ')}`);
  let engine;
  try {
    engine = await provide();
  } catch (error) {
    console.log(`${name}: ${error.message}`);
    return false;
  }
  console.log(`\n> ${name}: ${SOUND.length} sound algorithms, ${SAMPLE.length} flaws, secrets of a build`);
  for (const part of PARTS) {
    const passed = runTests(name, part, engine);
    if (passed === part.count) continue;
    console.log(`${name}: ${passed} of ${part.count} tests of ${part.file} passed.`);
    return false;
  }
  return true;
}

/** How many tests passed: a pattern that matches nothing is no success. */
function runTests(name, { file, pattern }, engine) {
  const report = path.join(root, `.cache/test-report-${name}.json`);
  rmSync(report, { force: true });
  mkdirSync(path.dirname(report), { recursive: true });
  const vitest = [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project=docker', file, '-t', pattern];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const [command, ...args] = [...engine.enter, process.execPath, ...vitest, ...reporters];
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...engine.env },
    timeout: 10 * 60_000,
  });
  return status === 0 ? JSON.parse(readFileSync(report, 'utf8')).numPassedTests : 0;
}

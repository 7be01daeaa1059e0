// `npm run demo`: from nothing to a tested algorithm product, in a folder of its own that is removed afterwards.
// Options: `--engine docker` installs and starts the engine where that can be done, `--engine process` does without, `--keep` leaves the folder.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setUpEngine } from '../test/setup/engine.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const name = 'sagemaker-algo-demo';
const { engine: wanted, keep } = readOptions();

// A Ctrl-C goes to the command that runs; this process stays to clean up after it.
process.on('SIGINT', () => {});
process.exitCode = await demo();

async function demo() {
  installPackages(root);
  const engine = await chooseEngine();
  if (engine === undefined) return 3;
  run('Bundling the tool', process.execPath, [path.join(root, 'scripts/build.mjs')], root);
  const work = mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-demo-'));
  const project = path.join(work, name);
  try {
    return mainJob(work, project, engine);
  } finally {
    if (engine === 'docker') removeImages();
    if (keep) console.log(`\nThe project is in ${project}`);
    else rmSync(work, { recursive: true, force: true });
  }
}

/** The three commands of the README; returns the exit code of the first that fails. */
function mainJob(work, project, engine) {
  const steps = [
    [work, 'create-sagemaker-algo', [name, '--yes']],
    ...(engine === 'docker' ? [[project, 'sagemaker-algo', ['build']]] : []),
    [project, 'sagemaker-algo', ['test-local', '--engine', engine]],
  ];
  console.log(`\nThe demo works in ${work}${keep ? '' : ' and removes it at the end; --keep leaves it'}.`);
  for (const [cwd, command, args] of steps) {
    const status = run(`$ ${command} ${args.join(' ')}`, process.execPath, [path.join(root, `bin/${command}.cjs`), ...args], cwd);
    if (status !== 0) return status;
  }
  console.log(`\nDone: a product that trains, serves and passes the contract with the engine "${engine}".`);
  console.log(`Your own: npx create-sagemaker-algo my-algo, from here node ${path.join(root, 'bin/create-sagemaker-algo.cjs')} my-algo`);
  return 0;
}

/** `docker` or `process`; undefined when the engine asked for cannot be had. */
async function chooseEngine() {
  if (wanted === 'process') return wanted;
  const { ready, message } = await setUpEngine({ start: wanted === 'docker' });
  console.log(message);
  if (ready) return 'docker';
  if (wanted === 'docker') return undefined;
  console.log('The demo runs without containers (engine "process"): what only a container can show is reported as not checked.');
  console.log('For the full run: npm run demo -- --engine docker');
  return 'process';
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: { engine: { type: 'string' }, keep: { type: 'boolean', default: false } } });
    if (values.engine !== undefined && !['docker', 'process'].includes(values.engine))
      throw new Error(`there is no engine "${values.engine}"`);
    return values;
  } catch (error) {
    console.error(`${error.message}\nUsage: npm run demo -- [--engine docker|process] [--keep]`);
    process.exit(2);
  }
}

/** Runs one step with its output passed through. */
function run(title, command, args, cwd) {
  console.log(`\n${title}`);
  const { status, signal } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  return status ?? (signal === null ? 1 : 130);
}

function removeImages() {
  const { stdout } = spawnSync('docker', ['images', '--quiet', '--filter', `label=sagemaker-algo.project=${name}`], { encoding: 'utf8' });
  const images = [...new Set(stdout.trim().split('\n').filter(Boolean))];
  if (images.length > 0) spawnSync('docker', ['rmi', '--force', ...images], { stdio: 'ignore' });
}

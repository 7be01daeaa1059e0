// `test-local --smoke` as a ratio to what the engine alone needs for it, and to the commands of the common tutorial:
// `node bench/smoke.mjs PROJECT [rounds]`, after `npm run build` here and `sagemaker-algo build` in the project.
// All candidates take turns, every second round backwards; the median of each counts. The tutorial's form is slow, so it gets
// every fifth round only.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [project = '.', roundsText = '11'] = process.argv.slice(2);
const rounds = Number(roundsText);
const warmUps = 1;
const tool = path.join(path.dirname(import.meta.dirname), 'bin/sagemaker-algo.cjs');
const spec = JSON.parse(readFileSync(path.join(project, 'sagemaker-algo.json'), 'utf8'));
const images = { train: spec.images.train.tag, serve: spec.images.serve.tag };
// With a certificate bundle named there, Node reads it at every start.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...env } = process.env;
const work = mkdtempSync(path.join(tmpdir(), 'bench-smoke-'));

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { env: { ...env, CI: '1', NO_COLOR: '1' }, encoding: 'utf8', ...options });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${result.status}\n${result.stdout}${result.stderr}`);
  return result.stdout.trim();
}

const docker = (...args) => run('docker', args);
const entrypoint = (image) => JSON.parse(docker('image', 'inspect', '--format', '{{json .Config.Entrypoint}}', image)) ?? [];
const programs = { train: [...entrypoint(images.train), 'train'], serve: [...entrypoint(images.serve), 'serve'] };

/** `/opt/ml` on the host, as the tutorial's script makes it. */
function makeTree(name) {
  const ml = path.join(work, name);
  for (const folder of ['input/config', 'input/data', 'model', 'output']) mkdirSync(path.join(ml, folder), { recursive: true });
  for (const [channel, sample] of Object.entries(spec.samples.channels)) {
    cpSync(path.join(project, sample.path), path.join(ml, 'input/data', channel), { recursive: true });
  }
  const names = Object.keys(spec.samples.channels);
  const config = Object.fromEntries(
    names.map((channel) => [channel, { TrainingInputMode: 'File', S3DistributionType: 'FullyReplicated', RecordWrapperType: 'None' }]),
  );
  const write = (file, value) =>
    run('sh', ['-c', 'cat > "$1"', 'sh', path.join(ml, 'input/config', file)], { input: JSON.stringify(value) });
  write('inputdataconfig.json', config);
  write('hyperparameters.json', {});
  write('resourceconfig.json', { current_host: 'algo-1', hosts: ['algo-1'], network_interface_name: 'eth0' });
  return ml;
}

const binds = (ml) => ['input', 'model', 'output'].flatMap((folder) => ['-v', `${path.join(ml, folder)}:/opt/ml/${folder}`]);
const emptyMl = makeTree('floor');
const tutorialMl = makeTree('tutorial');

/** Two containers with the same images and mounts that do nothing, the second stopped by a signal that it handles. */
function floor() {
  docker('run', '--rm', ...binds(emptyMl), '--entrypoint', 'true', images.train);
  const model = ['-v', `${path.join(emptyMl, 'model')}:/opt/ml/model`];
  const wait = 'trap "exit 0" TERM; sleep 1000 & wait';
  const id = docker('run', '-d', '-p', '127.0.0.1::8080', ...model, '--entrypoint', 'sh', images.serve, '-c', wait);
  docker('stop', id);
  docker('rm', id);
}

/** The same work by hand, with a shell script as first process, as the common sample has it. */
function tutorial() {
  docker('run', '--rm', ...binds(tutorialMl), images.train, 'train');
  const script = `${programs.serve.join(' ')}; exit`;
  const id = docker(
    'run',
    '-d',
    '-p',
    '127.0.0.1::8080',
    '-v',
    `${path.join(tutorialMl, 'model')}:/opt/ml/model`,
    '--entrypoint',
    'bash',
    images.serve,
    '-c',
    script,
  );
  const port = docker('port', id, '8080').split(':').at(-1);
  const url = `http://127.0.0.1:${port}`;
  const [request] = spec.samples.requests;
  run('curl', ['-sf', '--retry', '50', '--retry-delay', '0', '--retry-all-errors', `${url}/ping`]);
  const body = `@${path.join(project, request.path)}`;
  run('curl', ['-sf', '-H', `Content-Type: ${request.contentType}`, '--data-binary', body, `${url}/invocations`]);
  docker('stop', id);
  docker('rm', id);
}

const smoke = () => void run(process.execPath, [tool, 'test-local', '--smoke'], { cwd: project });

const candidates = [
  { name: 'bare docker commands', act: floor, every: 1, most: undefined },
  { name: 'test-local --smoke', act: smoke, every: 1, most: 1.12 },
  { name: "tutorial's commands", act: tutorial, every: 5, most: undefined },
];
const times = new Map(candidates.map(({ name }) => [name, []]));
try {
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, act, every } of round % 2 === 0 ? candidates : candidates.toReversed()) {
      if (round % every !== 0) continue;
      const begin = performance.now();
      act();
      if (round >= 0) times.get(name).push(performance.now() - begin);
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const base = median(times.get(candidates[0].name));
const own = median(times.get('test-local --smoke'));
console.log(`Node ${process.version}, ${docker('version', '--format', '{{.Server.Version}}')}, ${rounds} rounds`);
for (const { name, most } of candidates) {
  const own = median(times.get(name));
  const target = most === undefined ? '' : `  target ${most.toFixed(2)}`;
  console.log(`${name.padEnd(22)} ${own.toFixed(0).padStart(6)} ms  ratio ${(own / base).toFixed(2)}${target}`);
}
console.log(
  `test-local --smoke is ${(median(times.get("tutorial's commands")) / own).toFixed(1)} times as fast as the tutorial's commands (target 13)`,
);

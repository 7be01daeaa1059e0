// What `build` costs when nothing has changed, beside `docker build` of the same two images with every layer cached:
// `node bench/unchanged-build.mjs [rounds]`, after `npm run build`, with a docker engine. All take turns, every second round backwards;
// medians of the ratios within a round count. "decision" is the time inside the tool: reading what goes in, asking the engine.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const rounds = Number(process.argv[2] ?? 15);
const root = path.dirname(import.meta.dirname);
const work = mkdtempSync(path.join(tmpdir(), 'bench-build-'));
const project = path.join(work, 'bench-build');
// With a certificate bundle named there, Node reads it at every start and the floor is no floor.
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...outer } = process.env;
const env = { ...outer, XDG_CACHE_HOME: path.join(work, 'cache') };
const tool = (...args) => [process.execPath, [path.join(root, 'bin/sagemaker-algo.cjs'), ...args]];

function run(command, args, cwd = project) {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.error ?? ''}${result.stdout}${result.stderr}`);
  return result.stdout;
}

/** Milliseconds from the start of a program to its end. */
function time(command, args) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    spawn(command, args, { cwd: project, env, stdio: 'ignore' })
      .on('error', reject)
      .on('close', (code) =>
        code === 0 ? resolve(performance.now() - began) : reject(new Error(`${command} ${args[0]} ended with ${code}`)),
      );
  });
}

const dockerBuild = (role) =>
  time('docker', ['build', '--platform', 'linux/amd64', '-f', `Dockerfile.${role}`, '-t', `bench-build-plain-${role}`, '.']);

const candidates = {
  'node -e 0': () => time(process.execPath, ['-e', '0']),
  'docker build, one': () => dockerBuild('train'),
  'docker build, both': async () => (await dockerBuild('train')) + (await dockerBuild('serve')),
  'sagemaker-algo build': () => time(...tool('build')),
};

try {
  run(...tool('create', project, '--yes', '--no-git', '--no-install'), work);
  run(...tool('build'));
  for (const role of ['train', 'serve']) await dockerBuild(role);
  const seen = Object.fromEntries([...Object.keys(candidates), 'decision'].map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    const names = Object.keys(candidates);
    const times = {};
    for (const name of round % 2 ? names.reverse() : names) times[name] = await candidates[name]();
    const { images } = JSON.parse(run(...tool('build', '--json')));
    if (images.some(({ status }) => status !== 'unchanged')) throw new Error('an image was built again');
    times.decision = Math.max(...images.map(({ durationMs }) => durationMs));
    // The first round warms up.
    if (round > 0) for (const [name, ms] of Object.entries(times)) seen[name].push(ms);
  }
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const against = (name, base) => median(seen[name].map((ms, index) => ms / seen[base][index])).toFixed(2);
  console.log('| what | ms | x one cached docker build | x both |\n|---|---|---|---|');
  for (const name of Object.keys(seen)) {
    console.log(
      `| ${name} | ${median(seen[name]).toFixed(1)} | ${against(name, 'docker build, one')} | ${against(name, 'docker build, both')} |`,
    );
  }
} finally {
  for (const name of ['bench-build', 'bench-build-plain']) {
    for (const role of ['train', 'serve'])
      spawnSync('docker', ['image', 'rm', '-f', `${name}-${role}:0.1.0`, `${name}-${role}:latest`], { env });
  }
  rmSync(work, { recursive: true, force: true });
}

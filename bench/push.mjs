// What `push` costs when nothing has changed, beside a bare `docker push` of the same images to the same registry:
// `node bench/push.mjs [rounds] [layers] [round trip]`, after `npm run build`, with a docker engine and what `node test/setup/cloud.mjs` sets up. All
// take turns, every second round backwards; medians of the ratios within a round count. The registry is a real one on loopback, ECR a
// counterpart before it; both are put so many milliseconds away, or are as near as they are. Without a distance everything that is
// measured is how fast programs start.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { cloudPython } from '../test/setup/cloud.mjs';

const rounds = Number(process.argv[2] ?? 15);
const layers = Number(process.argv[3] ?? 8);
const roundTrip = Number(process.argv[4] ?? 0);
const root = path.dirname(import.meta.dirname);
const work = mkdtempSync(path.join(tmpdir(), 'bench-push-'));
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...outer } = process.env;
const name = `bench-push-${randomBytes(3).toString('hex')}`;
const tool = (folder, ...args) => [process.execPath, [path.join(root, 'bin/sagemaker-algo.cjs'), ...args], folder];
const children = [];

function run(env, command, args) {
  const result = spawnSync(command, args, { cwd: work, env, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${result.error ?? ''}${result.stdout}${result.stderr}`);
  return String(result.stdout);
}

/** Milliseconds from the start of a program to its end. */
function time(env, command, args, cwd = work) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    spawn(command, args, { cwd, env, stdio: 'ignore' })
      .on('error', reject)
      .on('close', (code) => (code === 0 ? resolve(performance.now() - began) : reject(new Error(`${command} ${args[0]}: ${code}`))));
  });
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Address of something behind a line that takes its time, half of a round trip each way. */
async function putAway(port) {
  if (roundTrip === 0) return port;
  const late = (from, to) => {
    from.on('data', (chunk) => setTimeout(() => to.writable && to.write(chunk), roundTrip / 2));
    from.on('close', () => setTimeout(() => to.destroy(), roundTrip / 2));
    from.on('error', () => {});
  };
  const line = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    late(near, far);
    late(far, near);
  }).listen(0, '127.0.0.1');
  line.unref();
  await once(line, 'listening');
  return line.address().port;
}

async function startRegistry() {
  const addr = `127.0.0.1:${await freePort()}`;
  const config = {
    version: '0.1',
    log: { level: 'error' },
    http: { addr },
    storage: { filesystem: { rootdirectory: path.join(work, 'data') } },
  };
  writeFileSync(path.join(work, 'registry.json'), JSON.stringify(config));
  children.push(spawn('docker-registry', ['serve', path.join(work, 'registry.json')], { stdio: 'ignore' }));
  for (let attempt = 0; attempt < 100; attempt++) {
    if (
      await fetch(`http://${addr}/v2/`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return addr;
    await sleep(50);
  }
  throw new Error('docker-registry did not come up');
}

async function startEcr(near, registry) {
  const args = ['--registry', near, '--set', `registryUrl=http://${registry}`];
  const child = spawn(cloudPython(), [path.join(root, 'test/cloud/double/server.py'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...outer, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout }))
    if (/^ready/.test(line)) return `http://127.0.0.1:${await putAway(Number(line.split(' ')[1]))}`;
  throw new Error('the counterpart did not come up');
}

/** An image of so many layers of 200 kB, as `docker save` writes it. */
function loadImage(env, tag) {
  const folder = path.join(work, tag.replace(/\W/g, '-'));
  mkdirSync(folder);
  const files = Array.from({ length: layers }, (_, index) => {
    writeFileSync(path.join(folder, `file-${index}`), randomBytes(200_000));
    run(env, 'tar', ['-C', folder, '-cf', path.join(folder, `layer-${index}.tar`), `file-${index}`]);
    return `layer-${index}.tar`;
  });
  const digests = files.map((file) => run(env, 'sha256sum', [path.join(folder, file)]).slice(0, 64));
  const rootfs = { type: 'layers', diff_ids: digests.map((digest) => `sha256:${digest}`) };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ os: 'linux', architecture: 'amd64', config: { Cmd: ['/x'] }, rootfs }));
  writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify([{ Config: 'config.json', RepoTags: [tag], Layers: files }]));
  run(env, 'tar', ['-C', folder, '-cf', path.join(work, 'image.tar'), 'manifest.json', 'config.json', ...files]);
  run(env, 'docker', ['load', '--quiet', '--input', path.join(work, 'image.tar')]);
}

function makeProject(folder, images) {
  mkdirSync(folder);
  const spec = {
    ...{ name: path.basename(folder), version: '1.0.0', images: { train: { tag: images[0] }, serve: { tag: images.at(-1) } } },
    training: { channels: { train: { contentTypes: ['text/csv'], inputModes: ['File'] } } },
    inference: { contentTypes: ['text/csv'] },
    samples: { channels: { train: { path: 'data' } } },
  };
  mkdirSync(path.join(folder, 'data'));
  writeFileSync(path.join(folder, 'sagemaker-algo.json'), JSON.stringify(spec));
}

const made = new Set();
const near = await startRegistry();
const registry = `127.0.0.1:${await putAway(Number(near.split(':')[1]))}`;
const ecr = await startEcr(near, registry);
const env = {
  ...outer,
  ...{ XDG_CACHE_HOME: path.join(work, 'cache'), AWS_ENDPOINT_URL_ECR: ecr, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true' },
  ...{
    AWS_ACCESS_KEY_ID: 'AKIDBENCH',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_CONFIG_FILE: '/nonexistent',
    AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
  },
};
const folders = { one: path.join(work, `${name}-one`), both: path.join(work, `${name}-both`) };
const images = { one: [`${name}-a:1`], both: [`${name}-b:1`, `${name}-c:1`] };
/** What bare docker needs is only made once: the names under which it pushes. */
const bare = Object.fromEntries(Object.entries(images).map(([key, tags]) => [key, tags.map((tag) => `${registry}/bare/${tag}`)]));
const PUSH = ['push', '--untested', '--no-scan', '--json'];

try {
  for (const [key, tags] of Object.entries(images)) {
    for (const [index, tag] of tags.entries()) {
      made.add(tag).add(bare[key][index]);
      loadImage(env, tag);
      run(env, 'docker', ['tag', tag, bare[key][index]]);
      await time(env, 'docker', ['push', bare[key][index]]);
    }
    makeProject(folders[key], tags);
    const [command, args, cwd] = tool(folders[key], ...PUSH, '--create');
    await time(env, command, args, cwd);
  }
  const candidates = {
    'node -e 0': () => time(env, process.execPath, ['-e', '0']),
    'docker push, one image': () => time(env, 'docker', ['push', bare.one[0]]),
    'docker push, two, one after the other': async () =>
      (await time(env, 'docker', ['push', bare.both[0]])) + (await time(env, 'docker', ['push', bare.both[1]])),
    'sagemaker-algo push, one image': () => {
      const [command, args, cwd] = tool(folders.one, ...PUSH);
      return time(env, command, args, cwd);
    },
    'sagemaker-algo push, two': () => {
      const [command, args, cwd] = tool(folders.both, ...PUSH);
      return time(env, command, args, cwd);
    },
  };
  const seen = Object.fromEntries(Object.keys(candidates).map((key) => [key, []]));
  for (let round = 0; round <= rounds; round++) {
    const names = Object.keys(candidates);
    for (const key of round % 2 ? names.reverse() : names) {
      const ms = await candidates[key]();
      // The first round warms up.
      if (round > 0) seen[key].push(ms);
    }
  }
  const [command, args, cwd] = tool(folders.both, ...PUSH);
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const { images: last } = await json(child.stdout);
  if (last.some(({ outcome }) => outcome !== 'unchanged')) throw new Error('an image was sent again');
  const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
  const against = (key, base) => median(seen[key].map((ms, index) => ms / seen[base][index])).toFixed(2);
  console.log(
    `| what, ${layers} layers an image, ${roundTrip} ms to the registry and back | ms | x one docker push | x two |\n|---|---|---|---|`,
  );
  for (const key of Object.keys(seen)) {
    const ratios = ['docker push, one image', 'docker push, two, one after the other'].map((base) => against(key, base));
    console.log(`| ${key} | ${median(seen[key]).toFixed(1)} | ${ratios.join(' | ')} |`);
  }
} finally {
  for (const child of children) child.kill('SIGKILL');
  for (const tag of made) spawnSync('docker', ['image', 'rm', '-f', tag], { env: outer });
  rmSync(work, { recursive: true, force: true });
}

// The containers of the serving subjects: one for each server, and one that sends the load.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openEngineApi } from '../harness/engine-api.mjs';
import { SERVERS_IMAGE } from '../harness/set-up.mjs';

const MODEL = '/opt/ml/model';

/** What `docker run` is told for each of others' servers; `model` is the folder that is mounted as the model. */
export function othersServers(model) {
  const files = `${import.meta.dirname}:/servers:ro`;
  const mounts = ['-v', files, '-v', `${model}:${MODEL}:ro`];
  return {
    tutorial: [...mounts, SERVERS_IMAGE, '/servers/serve'],
    gunicorn: [...mounts, '-w', '/servers', SERVERS_IMAGE, 'gunicorn', '-w', '2', '-b', '0.0.0.0:8080', 'app:app'],
    constant: ['-v', files, 'node:24-slim', 'node', '/servers/constant.cjs'],
    nginx: ['-v', files, SERVERS_IMAGE, 'nginx', '-c', '/servers/nginx.conf'],
  };
}

/** What `docker run` is told for a project's own server, with one process or, without `workers`, as many as it takes by itself. */
export function ownServer({ image, model }, workers) {
  const variable = workers === undefined ? [] : ['-e', `SAGEMAKER_MODEL_SERVER_WORKERS=${workers}`];
  return [...variable, '-v', `${model}:${MODEL}:ro`, image, 'serve'];
}

/**
 * A project of a template whose images the tool has built, and a model that the training image made from the samples. Returns the image
 * of the server, the folder of the model and that of the project.
 */
export function buildProject(bench, name, ...args) {
  const tag = `${name}-${path
    .basename(bench.work)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')}`;
  const project = bench.create(tag, '--images', 'separate', ...args);
  const images = { train: `${tag}-train:0.1.0`, serve: `${tag}-serve:0.1.0` };
  bench.onEnd(() => spawnSync('docker', ['rmi', '--force', ...Object.values(images)], { stdio: 'ignore' }));
  const [node, build] = bench.tool('build');
  bench.run(node, build, { cwd: project });
  const [model, output] = [bench.at(`${tag}-model`), bench.at(`${tag}-output`)];
  const mounts = [`${model}:${MODEL}`, `${output}:/opt/ml/output`, `${project}/samples/channels:/opt/ml/input/data:ro`];
  bench.docker('run', '--rm', ...mounts.flatMap((mount) => ['-v', mount]), images.train, 'train');
  return { image: images.serve, model, project };
}

/** Starts a container that stays until the end of the subject; returns its id and its address. */
export function startContainer(bench, args) {
  const id = bench.docker('run', '--detach', ...args);
  bench.onEnd(() => removeContainer(id));
  const address = bench.docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', id);
  return { id, address };
}

/** Starts the servers, `{ name: arguments of docker run }`, and waits for their first answers. */
export async function startServers(bench, all) {
  const servers = {};
  for (const [name, args] of Object.entries(all)) servers[name] = startContainer(bench, args);
  for (const { address } of Object.values(servers)) await firstAnswer({ host: address, port: 8080 });
  return servers;
}

/**
 * From `docker run` to the end of a container. Returns `ready`, milliseconds from the start of the client to the first 200 on a published
 * port; `memory`, MiB a second later, as `docker stats` counts; `stop`, milliseconds of `docker stop` with `stopArgs`.
 */
export async function liveOnce(bench, args, stopArgs) {
  const port = await freePort();
  const id = path.join(bench.work, `container-${port}`);
  try {
    const run = await bench.time('docker', ['run', '--detach', '--cidfile', id, '--publish', `127.0.0.1:${port}:8080`, ...args]);
    // A probe before the engine has returned would find no interface and make the network wait for a second.
    const ready = run + (await firstAnswer({ host: '127.0.0.1', port }));
    await sleep(1000);
    const name = readFileSync(id, 'utf8');
    const memory = (await containerStats(name)).memory / 2 ** 20;
    return { ready, memory, stop: await bench.time('docker', ['stop', ...stopArgs, name]) };
  } finally {
    if (existsSync(id)) removeContainer(readFileSync(id, 'utf8'));
    rmSync(id, { force: true });
  }
}

/** Bytes of memory in use, without what the kernel may take back, and processor time since the start in microseconds. */
export async function containerStats(id) {
  const engine = openEngineApi();
  const { memory_stats: memory, cpu_stats: processor } = await engine.stats(id).finally(engine.close);
  const inactive = memory.stats.total_inactive_file ?? memory.stats.inactive_file;
  return { memory: memory.usage - inactive, cpu: processor.cpu_usage.total_usage / 1000 };
}

/** Sends a request on a connection of its own; resolves with status, body and how many milliseconds it took. */
export function request({ body, ...options }) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const sent = http.request({ agent: false, timeout: 60_000, ...options }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, body: Buffer.concat(pieces).toString(), ms: performance.now() - begin }),
      );
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within a minute')));
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Asks for /ping every 2 ms until the answer is 200; returns how many milliseconds that took. */
async function firstAnswer(to) {
  const begin = performance.now();
  while (performance.now() - begin < 60_000) {
    const status = await request({ ...to, path: '/ping' }).then(
      (answer) => answer.status,
      () => 0,
    );
    if (status === 200) return performance.now() - begin;
    await sleep(2);
  }
  throw new Error(`no server answers on ${to.host}:${to.port}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address();
        server.close(() => resolve(port));
      });
  });
}

function removeContainer(id) {
  spawnSync('docker', ['rm', '--force', '--volumes', id], { stdio: 'ignore' });
}

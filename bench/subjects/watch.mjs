// From saving a file to the first verdict of `test-local --watch`, beside the commands of somebody who does the same by hand.
import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { labelImages } from '../harness/images.mjs';
import { freePort } from '../harness/servers.mjs';

const EDITED = 'src/algorithm.ts';

/** A project that is watched with one engine, a copy of it for the commands by hand, and a model that these serve. */
async function prepareProjects(bench, engine) {
  const name = path.basename(bench.work).toLowerCase();
  const project = bench.create(`${name}-${engine}`);
  if (engine === 'docker') labelImages(bench, project, ['Dockerfile.train', 'Dockerfile.serve']);
  const copy = bench.at(`${engine}-copy`);
  cpSync(project, copy, { recursive: true });
  const base = bench.at(`${engine}-ml`);
  mkdirSync(path.join(base, 'model'), { recursive: true });
  bench.run(...bench.tool('train', '--engine', 'process', '--out', bench.at('trained')), { cwd: copy });
  bench.run('tar', ['-xzf', bench.at('trained/model.tar.gz'), '-C', path.join(base, 'model')]);
  const { samples, images } = JSON.parse(readFileSync(path.join(project, 'sagemaker-algo.json'), 'utf8'));
  return { project, copy, base, samples, dockerfile: images.serve.dockerfile };
}

/** The process of a watch, and what it has printed since it was last asked to begin anew. */
async function startWatch(bench, project, engine) {
  const [command, args] = bench.tool('test-local', '--watch', '--smoke', '--engine', engine);
  const child = spawn(command, args, { cwd: project, env: bench.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  bench.onEnd(() => {
    child.kill('SIGTERM');
    return ended;
  });
  const shows = async (pattern) => {
    for (; !pattern.test(text); await pause(2)) if (child.exitCode !== null) throw new Error(`the watch ended:\n${text}`);
  };
  await shows(/^Watching/m);
  return {
    shows,
    forget: () => {
      text = '';
    },
  };
}

const edit = (folder) => appendFileSync(path.join(folder, EDITED), `// ${performance.now()}\n`);

/** From an edit until the verdict of the part that depends on it; what follows, training and all, is waited for outside of the time. */
async function watchOnce({ project, watch }) {
  watch.forget();
  const saved = performance.now();
  edit(project);
  await watch.shows(/checks? follows?\.$/m);
  const ms = performance.now() - saved;
  await watch.shows(/^Watching/m);
  return ms;
}

/** Three pings after the first good one, and the sample requests. */
async function probe(url, { copy, samples }) {
  for (let more = 3; more > 0; ) {
    const good = await fetch(`${url}/ping`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (good) more -= 1;
    else await pause(5);
  }
  for (const { path: request, contentType } of samples.requests) {
    const body = readFileSync(path.join(copy, request));
    const answer = await fetch(`${url}/invocations`, { method: 'POST', headers: { 'Content-Type': contentType }, body });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${request}: ${answer.status}`);
  }
}

/** By hand without a container: the edited server over the model that is there. */
const serveProcess = (bench, projects) => async () => {
  const port = await freePort();
  edit(projects.copy);
  const began = performance.now();
  const strips = process.features.typescript ? [] : ['--import', path.join(bench.root, 'dist/strip-types.mjs')];
  const server = spawn(process.execPath, [...strips, 'src/runtime/serve.ts'], {
    ...{ cwd: projects.copy, stdio: 'ignore', detached: true },
    env: { ...bench.env, SAGEMAKER_BASE_DIR: projects.base, SAGEMAKER_BIND_TO_PORT: String(port) },
  });
  const end = () => process.kill(-server.pid, 'SIGKILL');
  try {
    await probe(`http://127.0.0.1:${port}`, projects);
    return performance.now() - began;
  } finally {
    end();
  }
};

/** The same in a container of an image that is built anew. */
const serveDocker = (bench, projects, { network, tag }) => {
  const model = `${path.join(projects.base, 'model')}:/opt/ml/model:ro`;
  return async () => {
    edit(projects.copy);
    const began = performance.now();
    const file = ['--file', projects.dockerfile, '--platform', 'linux/amd64'];
    const labels = ['--label', 'sagemaker-algo.project=bench', '--label', 'sagemaker-algo.run=bench'];
    bench.run('docker', ['build', '--quiet', ...file, ...labels, '--tag', tag, '.'], { cwd: projects.copy });
    const id = bench.docker('run', '--detach', '--network', network, '--volume', model, tag, 'serve');
    try {
      const address = bench.docker('inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', id);
      await probe(`http://${address}:8080`, projects);
      return performance.now() - began;
    } finally {
      bench.docker('rm', '--force', id);
    }
  };
};

async function processPart(bench) {
  const projects = await prepareProjects(bench, 'process');
  const watch = await startWatch(bench, projects.project, 'process');
  const own = 'test-local --watch --engine process';
  return {
    id: 'watch/process',
    title: 'Without containers',
    rounds: 15,
    warmUps: 1,
    candidates: { 'by hand: start, pings, requests': serveProcess(bench, projects), [own]: () => watchOnce({ ...projects, watch }) },
    own: [own],
    claims: [
      {
        id: 'watch/process',
        what: '`test-local --watch --engine process`, from saving `predict` to the first verdict',
        own,
        unit: 'ms',
        target: { most: 1000 },
      },
      {
        id: 'watch/process-by-hand',
        what: '`test-local --watch --engine process` against starting the server, pings and requests by hand',
        own,
        base: 'by hand: start, pings, requests',
      },
    ],
  };
}

async function dockerPart(bench) {
  const projects = await prepareProjects(bench, 'docker');
  const name = `${path.basename(bench.work).toLowerCase()}-by-hand`;
  bench.docker('network', 'create', '--internal', name);
  bench.onEnd(() => bench.docker('network', 'rm', name));
  const watch = await startWatch(bench, projects.project, 'docker');
  const [own, bare] = ['test-local --watch --engine docker', 'by hand: docker build, run, pings, requests'];
  return {
    id: 'watch/docker',
    title: 'With docker',
    rounds: 9,
    warmUps: 1,
    candidates: {
      [bare]: serveDocker(bench, projects, { network: name, tag: `${name}:1` }),
      [own]: () => watchOnce({ ...projects, watch }),
    },
    own: [own],
    claims: [
      {
        id: 'watch/docker',
        what: '`test-local --watch --engine docker`, from saving `predict` to the first verdict, against build, start, pings and requests by hand',
        own,
        base: bare,
        target: { most: 1.15 },
      },
    ],
  };
}

export const watch = {
  title: 'Watching',
  method:
    'From saving the file with `predict` to the first verdict, in a project fresh from `create`. By hand the server of the edited program is started over a model that is there, then come three pings after the first good one and the sample requests; with docker `docker build` of the same edit, of the serving image alone, and `docker run` come before.',
  needs: ['docker'],
  async prepare(bench) {
    return [await processPart(bench), await dockerPart(bench)];
  },
};

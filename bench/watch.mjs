// From saving a file to the first verdict of `test-local --watch`, against the bare commands of somebody who does the same by hand: the server
// of the edited program over a model that is there, three pings after the first good one and the sample requests; with docker a bare
// `docker build` of the same edit and `docker run` come before. `node bench/watch.mjs PROJECT [rounds] [process|docker]`, after `npm run build`
// here, in a project made from a template. Both take turns; medians count. The bare commands work in a copy of the project. A comment is
// appended to the file with `predict` each time, and taken out in the end.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const [project = '.', roundsText = '7', engine = 'process'] = process.argv.slice(2);
const rounds = Number(roundsText);
const root = path.dirname(import.meta.dirname);
const tool = path.join(root, 'bin/sagemaker-algo.cjs');
const spec = JSON.parse(readFileSync(path.join(project, 'sagemaker-algo.json'), 'utf8'));
const names = ['src/algorithm.ts', 'algorithm.py'];
const name = names.find((one) => existsSync(path.join(project, one)));
const file = path.join(project, name);
const comment = file.endsWith('.py') ? '#' : '//';
const before = readFileSync(file, 'utf8');
const { NODE_EXTRA_CA_CERTS: _bundle, NODE_OPTIONS: _options, ...rest } = process.env;
const env = { ...rest, NO_COLOR: '1' };
const work = mkdtempSync(path.join(tmpdir(), 'bench-watch-'));
const copy = path.join(work, 'project');
const [image, network] = [`${path.basename(work).toLowerCase()}:1`, path.basename(work)];

function run(command, args, options = {}) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, ...options });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

async function probe(url) {
  for (let more = 3; more > 0; ) {
    const good = await fetch(`${url}/ping`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (good) more -= 1;
    else await pause(5);
  }
  for (const { path: request, contentType } of spec.samples.requests) {
    const body = readFileSync(path.join(copy, request));
    const answer = await fetch(`${url}/invocations`, { method: 'POST', headers: { 'Content-Type': contentType }, body });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${request}: ${answer.status}`);
  }
}

const bare = {
  async process(port) {
    const strips = process.features.typescript ? [] : ['--import', path.join(root, 'dist/strip-types.mjs')];
    const [command, ...args] =
      comment === '#'
        ? [path.join(project, '.venv/bin/python'), 'runtime/serve.py']
        : [process.execPath, ...strips, 'src/runtime/serve.ts'];
    const server = spawn(command, args, {
      ...{ cwd: copy, stdio: 'ignore', detached: true },
      env: { ...env, SAGEMAKER_BASE_DIR: path.join(work, 'ml'), SAGEMAKER_BIND_TO_PORT: String(port) },
    });
    await probe(`http://127.0.0.1:${port}`);
    return () => process.kill(-server.pid, 'SIGKILL');
  },
  async docker() {
    run('docker', ['build', '--quiet', '-f', spec.images.serve.dockerfile, '-t', image, '.'], { cwd: copy });
    const args = ['run', '--detach', '--network', network, '--volume', `${path.join(work, 'ml/model')}:/opt/ml/model:ro`, image, 'serve'];
    const id = run('docker', args);
    const address = run('docker', ['inspect', '--format', '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}', id]);
    await probe(`http://${address}:8080`);
    return () => run('docker', ['rm', '--force', id]);
  },
};

const median = (values) => values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const show = (values) => `${median(values).toFixed(0)} ms (${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)})`;
const load = loadavg()[0].toFixed(1);
const times = { bare: [], first: [] };
cpSync(project, copy, { recursive: true });
run(process.execPath, [tool, 'train', '--engine', 'process', '--out', path.join(work, 'trained')], { cwd: copy });
mkdirSync(path.join(work, 'ml/model'), { recursive: true });
run('tar', ['-xzf', path.join(work, 'trained/model.tar.gz'), '-C', path.join(work, 'ml/model')]);
if (engine === 'docker') run('docker', ['network', 'create', '--internal', network]);
const child = spawn(process.execPath, [tool, 'test-local', '--watch', '--smoke', '--engine', engine], {
  ...{ cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] },
});
let text = '';
child.stdout.setEncoding('utf8').on('data', (chunk) => {
  text += chunk;
});
const shows = async (pattern) => {
  for (; !pattern.test(text); await pause(2)) if (child.exitCode !== null) throw new Error(text);
};
process.once('SIGTERM', () => child.kill('SIGTERM'));
try {
  await shows(/^Watching/m);
  for (let round = -1; round < rounds; round += 1) {
    appendFileSync(path.join(copy, name), `${comment} bare ${round}\n`);
    const started = performance.now();
    const end = await bare[engine](18_080 + round);
    const took = performance.now() - started;
    end();
    text = '';
    const saved = performance.now();
    appendFileSync(file, `${comment} ${round}\n`);
    await shows(/checks? follows?\.$/m);
    const first = performance.now() - saved;
    await shows(/^Watching/m);
    if (round < 0) continue;
    times.bare.push(took);
    times.first.push(first);
  }
} finally {
  writeFileSync(file, before);
  child.kill('SIGTERM');
  if (engine === 'docker') {
    spawnSync('docker', ['network', 'rm', network]);
    spawnSync('docker', ['image', 'rm', '--force', image]);
  }
  rmSync(work, { recursive: true, force: true });
}
console.log(`Node ${process.version}, engine ${engine}, ${rounds} rounds, load ${load}-${loadavg()[0].toFixed(1)}`);
console.log(`saved to first verdict   ${show(times.first)}`);
console.log(`the same by hand         ${show(times.bare)}`);
console.log(`ratio                    ${(median(times.first) / median(times.bare)).toFixed(2)}`);

// `node test/setup/engine.mjs`: makes a container engine answer and gives it the base images. Can be called again at any time; when all
// is there it takes under two seconds. Installs and starts something only as root on Debian or Ubuntu; elsewhere it says why it does not.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { provideBaseImages } from './base-images.mjs';
import { apt, cacheFolder, run, toolPath } from './machine.mjs';

const START_SECONDS = 60;
const PACKAGES = ['docker.io', 'iptables', 'debootstrap'];

/**
 * Whether containers can be run in the end, and one sentence about it. With `start: false` no engine is installed or started;
 * the one that answers still gets the base images, on a machine where they can be made.
 */
export async function setUpEngine({ start = true } = {}) {
  const reason = whyNot();
  try {
    if (start && reason === undefined && !probe().answers) await startEngine();
    const { answers, version, error } = probe();
    if (!answers) {
      const left = start ? `, and none was started: ${reason}` : '';
      return { ready: false, message: `Container engine: none answers (${error})${left}.` };
    }
    if (reason === undefined) await provideBaseImages();
    return { ready: true, message: `Container engine: Docker ${version} answers.` };
  } catch (error) {
    return { ready: false, message: `Container engine: ${error.message}` };
  }
}

/** Why this machine is left as it is; undefined when engines may be installed here. */
function whyNot() {
  if (process.platform !== 'linux') return `this is ${process.platform}, and only Debian and Ubuntu are set up from here`;
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release)) return 'this Linux is neither Debian nor Ubuntu';
  if (process.getuid?.() !== 0) return 'that needs root';
  return undefined;
}

/** The version of the engine that the docker command reaches, or what it says instead. */
function probe() {
  const { status, stdout, stderr, error } = run('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 20_000 });
  if (status === 0) return { answers: true, version: stdout.trim() };
  return { answers: false, error: error?.code === 'ENOENT' ? 'no docker command' : (stderr.trim().split('\n').at(-1) ?? 'no answer') };
}

async function startEngine() {
  if (process.env.DOCKER_HOST) throw new Error(`DOCKER_HOST is ${process.env.DOCKER_HOST}, and nothing answers there.`);
  installEngine();
  // On a machine with systemd the installation has started the service, or it was stopped.
  if (existsSync('/run/systemd/system')) run('systemctl', ['start', 'docker'], { timeout: START_SECONDS * 1000 });
  if (probe().answers) return;
  const other = runningDaemon();
  if (other === undefined) await startDaemon();
  else if (!(await answersWithin(START_SECONDS))) {
    throw new Error(`dockerd runs already (process ${other}) but not on the default socket; a second one would break its network.`);
  }
}

function installEngine() {
  const wanted = { 'docker.io': 'dockerd', iptables: 'iptables', debootstrap: 'debootstrap' };
  const missing = PACKAGES.filter((name) => !onPath(wanted[name]));
  if (missing.length > 0) install(missing);
  // From Debian 13 on the command is a package of its own.
  if (!onPath('docker')) install(['docker-cli']);
}

function install(names) {
  console.log(`Container engine: installing ${names.join(', ')} with apt-get.`);
  apt(names);
}

/** What a dockerd that was killed leaves behind; a new one takes it for a sign that the old one lives. */
const STALE = ['/var/run/docker.pid', '/var/run/docker/containerd/containerd.pid'];

/** Starts dockerd on its default socket. It stays when this process ends, as a service would. */
async function startDaemon() {
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true });
  const log = path.join(folder, 'dockerd.log');
  for (const file of STALE) rmSync(file, { force: true });
  console.log(`Container engine: starting dockerd; its log is ${log}`);
  const output = openSync(log, 'w');
  const daemon = spawn('dockerd', [], { detached: true, stdio: ['ignore', output, output], env: { ...process.env, PATH: toolPath() } });
  closeSync(output);
  let ended = false;
  daemon.on('exit', () => {
    ended = true;
  });
  daemon.on('error', () => {
    ended = true;
  });
  daemon.unref();
  if (await answersWithin(START_SECONDS, () => ended && runningDaemon() === undefined)) return;
  throw new Error(`dockerd did not come up; the end of ${log}:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n')}`);
}

async function answersWithin(seconds, givenUp = () => false) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end && !givenUp()) {
    if (probe().answers) return true;
    await sleep(200);
  }
  return probe().answers;
}

/** The process number of a dockerd in this network namespace: two in one delete each other's bridge. */
function runningDaemon() {
  const ours = namespaceOf('self');
  return readdirSync('/proc').find((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/comm`, 'utf8').trim() === 'dockerd' && namespaceOf(entry) === ours;
    } catch {
      return false; // It ended while we looked.
    }
  });
}

function namespaceOf(process) {
  return readlinkSync(`/proc/${process}/ns/net`);
}

function onPath(program) {
  return toolPath()
    .split(':')
    .some((folder) => existsSync(path.join(folder, program)));
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === import.meta.filename) {
  const { ready, message } = await setUpEngine();
  console.log(message);
  process.exitCode = ready ? 0 : 1;
}

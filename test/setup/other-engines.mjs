// Further engines for the tests, beside the one that answers: Docker of the 29 line with its containerd store, and podman. Only as root on
// Debian or Ubuntu. Each has its own data, socket and (for Docker) network namespace, and is left running for the next call.
import { spawn } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGo } from './builders.mjs';
import { cacheFolder, mustRun, run } from './machine.mjs';

const BASE_IMAGES = ['debian:bookworm-slim', 'node:24-slim', 'python:3.11-slim'];
const MIRROR = 'public.ecr.aws/docker/library/';

/**
 * How each engine is brought up. It gives how programs reach it: `env` is added to their environment, `enter` stands before
 * their command, and `docker` is the command that speaks to it.
 */
export const OTHER_ENGINES = { 'docker-29': provideDocker29, podman: providePodman };

const NAMESPACE = 'sm-algo-29';
const FORWARDED = ['-A', 'POSTROUTING', '-s', '172.29.255.0/30', '!', '-o', 'sm29host', '-j', 'MASQUERADE'];
const MODULES = [
  { program: 'dockerd', module: 'github.com/moby/moby/v2/cmd/dockerd' },
  { program: 'containerd', module: 'github.com/containerd/containerd/v2/cmd/containerd' },
  { program: 'containerd-shim-runc-v2', module: 'github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2' },
  // Without the tag: "seccomp not supported".
  { program: 'runc', module: 'github.com/opencontainers/runc', args: ['-tags', 'seccomp'], env: { CGO_ENABLED: '1' } },
];

async function provideDocker29() {
  const folder = path.join(cacheFolder(), 'docker-29');
  const socket = path.join(folder, 'docker.sock');
  const engine = {
    env: { DOCKER_HOST: `unix://${socket}` },
    enter: ['nsenter', `--net=/run/netns/${NAMESPACE}`, '--'],
    docker: ['docker', '--host', `unix://${socket}`],
  };
  buildPrograms(folder);
  makeNamespace();
  if (!answers(engine)) await startDocker29(folder, socket, engine);
  copyImages(engine);
  return engine;
}

/** Four minutes the first time; the programs are kept. */
function buildPrograms(folder) {
  mkdirSync(folder, { recursive: true });
  const missing = MODULES.filter(({ program }) => !existsSync(path.join(folder, program)));
  if (missing.length === 0) return;
  console.log(`Docker 29: building ${missing.map(({ program }) => program).join(', ')} with Go, about four minutes.`);
  const go = findGo();
  apt(['libseccomp-dev', 'pkg-config', 'gcc', 'libc6-dev', 'iproute2']);
  for (const { module, args = [], env = {} } of missing) {
    mustRun(go, ['install', ...args, `${module}@latest`], { env: { GOBIN: folder, GOFLAGS: '', ...env }, timeout: 15 * 60_000 });
  }
}

/** Two dockerd in one network namespace take each other's bridge away. */
function makeNamespace() {
  if (existsSync(`/run/netns/${NAMESPACE}`)) return;
  mustRun('ip', ['netns', 'add', NAMESPACE]);
  mustRun('ip', ['link', 'add', 'sm29host', 'type', 'veth', 'peer', 'name', 'sm29guest']);
  mustRun('ip', ['link', 'set', 'sm29guest', 'netns', NAMESPACE]);
  mustRun('ip', ['addr', 'add', '172.29.255.1/30', 'dev', 'sm29host']);
  mustRun('ip', ['link', 'set', 'sm29host', 'up']);
  for (const args of [
    'addr add 172.29.255.2/30 dev sm29guest',
    'link set sm29guest up',
    'link set lo up',
    'route add default via 172.29.255.1',
  ]) {
    mustRun('ip', ['-n', NAMESPACE, ...args.split(' ')]);
  }
  mustRun('iptables', ['-t', 'nat', ...FORWARDED]);
  for (const direction of ['-i', '-o']) mustRun('iptables', ['-I', 'FORWARD', direction, 'sm29host', '-j', 'ACCEPT']);
}

async function startDocker29(folder, socket, engine) {
  // What a dockerd that was killed leaves behind; a new one takes it for a sign that the old one lives.
  for (const file of [socket, path.join(folder, 'docker.pid')]) rmSync(file, { force: true });
  const log = path.join(folder, 'dockerd.log');
  console.log(`Docker 29: starting dockerd; its log is ${log}`);
  const output = openSync(log, 'w');
  const [command, ...enter] = engine.enter;
  const places = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', `${folder}/docker.pid`];
  // `ip netns exec` would mount /sys anew, without the cgroups.
  const daemon = spawn(command, [...enter, path.join(folder, 'dockerd'), '--host', `unix://${socket}`, ...places], {
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}:/usr/sbin:/sbin` },
  });
  closeSync(output);
  daemon.unref();
  for (let tries = 0; tries < 120; tries += 1) {
    if (answers(engine)) return;
    await sleep(500);
  }
  throw new Error(`dockerd did not come up; the end of ${log}:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n')}`);
}

/**
 * A command called docker that is podman, as the package podman-docker has it. Beside a running Docker, whose firewall drops what others
 * forward, its own network leads nowhere: a build that installs packages needs the one of the host.
 */
const AS_DOCKER = `#!/bin/sh
[ "$1" = build ] || exec podman "$@"
shift
exec podman build --network host "$@"
`;
/**
 * Where the machine's limit of open files is low, podman's own wish would end every start. The older kind of network (CNI) gives
 * this machine no address on an internal one, so that containers cannot be reached.
 */
const SETTINGS = `[containers]
default_ulimits = ["nofile=1024:4096", "nproc=8192:8192"]
[network]
network_backend = "netavark"
`;

async function providePodman() {
  if (run('podman', ['--version']).status !== 0 || !existsSync('/usr/lib/podman/netavark')) apt(['podman', 'netavark', 'aardvark-dns']);
  const folder = path.join(cacheFolder(), 'podman');
  const bin = path.join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(path.join(bin, 'docker'), AS_DOCKER);
  chmodSync(path.join(bin, 'docker'), 0o755);
  writeFileSync(path.join(folder, 'containers.conf'), SETTINGS);
  const engine = {
    env: { PATH: `${bin}:${process.env.PATH}`, CONTAINERS_CONF: path.join(folder, 'containers.conf'), DOCKER_HOST: '' },
    enter: [],
    docker: [path.join(bin, 'docker')],
  };
  // Its networks go with their last container; a machine's surroundings may answer for the addresses that are gone.
  run('ip', ['route', 'add', 'unreachable', '10.89.0.0/16', 'metric', '4096']);
  if (!answers(engine)) throw new Error(`podman does not run: ${call(engine, ['version']).stderr}`);
  copyImages(engine);
  return engine;
}

/** The base images of the engine that answers, under all of their names. */
function copyImages(engine) {
  for (const image of BASE_IMAGES) {
    const names = [image, `${MIRROR}${image}`];
    if (names.every((name) => call(engine, ['image', 'inspect', name]).status === 0)) continue;
    const file = path.join(cacheFolder(), 'base-images', `${image.replace(':', '-')}.image.tar`);
    mkdirSync(path.dirname(file), { recursive: true });
    mustRun('docker', ['save', '--output', file, image]);
    const loaded = call(engine, ['load', '--input', file]);
    rmSync(file);
    if (loaded.status !== 0) throw new Error(`${image} cannot be loaded: ${loaded.stderr}`);
    call(engine, ['tag', image, names[1]]);
  }
}

function answers(engine) {
  return call(engine, ['version', '--format', '{{.Server.Version}}']).status === 0;
}

function call({ docker: [command, ...first], env }, args) {
  return run(command, [...first, ...args], { env, timeout: 300_000 });
}

function apt(names) {
  const options = { timeout: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  run('apt-get', [...wait, '-qq', 'update'], options);
  mustRun('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...names], options);
}

// Further engines for the tests, beside the one that answers: Docker of the 29 line with its containerd store, and podman. Only as root on
// Debian or Ubuntu. Each has its own data, socket and (for Docker) network namespace, and is left running for the next call.
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findGo } from './builders.mjs';
import { cacheFolder, mustRun, run } from './machine.mjs';
import { answers, call, copyBaseImages, provideOwnEngine } from './own-engine.mjs';

/**
 * How each engine is brought up. It gives how programs reach it: `env` is added to their environment, `enter` stands before
 * their command, and `docker` is the command that speaks to it.
 */
export const OTHER_ENGINES = { 'docker-29': provideDocker29, podman: providePodman };

const MODULES = [
  { program: 'dockerd', module: 'github.com/moby/moby/v2/cmd/dockerd' },
  { program: 'containerd', module: 'github.com/containerd/containerd/v2/cmd/containerd' },
  { program: 'containerd-shim-runc-v2', module: 'github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2' },
  // Without the tag: "seccomp not supported".
  { program: 'runc', module: 'github.com/opencontainers/runc', args: ['-tags', 'seccomp'], env: { CGO_ENABLED: '1' } },
];

async function provideDocker29() {
  const programs = path.join(cacheFolder(), 'docker-29');
  buildPrograms(programs);
  const engine = await provideOwnEngine({ name: 'docker-29', index: 254, programs });
  copyBaseImages(engine);
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
  copyBaseImages(engine);
  return engine;
}

function apt(names) {
  const options = { timeout: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  run('apt-get', [...wait, '-qq', 'update'], options);
  mustRun('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...names], options);
}

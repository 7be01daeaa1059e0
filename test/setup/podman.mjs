// podman for the tests, as root and as a user without root. Only as root on Debian or Ubuntu.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { apt, cacheFolder, mustRun, run } from './machine.mjs';
import { answers, call, copyBaseImages, makeNamespace } from './own-engine.mjs';

const root = path.dirname(path.dirname(import.meta.dirname));

/** The command docker as the package podman-docker has it. */
const AS_DOCKER = `#!/bin/sh
exec podman "$@"
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

/** Packages, and the program that each brings. */
const PODMAN = { podman: '/usr/bin/podman', netavark: '/usr/lib/podman/netavark', 'aardvark-dns': '/usr/lib/podman/aardvark-dns' };
const ROOTLESS = { ...PODMAN, uidmap: '/usr/bin/newuidmap', slirp4netns: '/usr/bin/slirp4netns', iproute2: '/bin/ip' };

function install(packages) {
  const missing = Object.keys(packages).filter((name) => !existsSync(packages[name]));
  if (missing.length > 0) apt(missing);
}

/** Where podman, as root, keeps what it knows of networks that are up. */
const NETWORKS = '/run/containers/networks';

const PODMAN_NAMESPACE = 'sm-algo-podman';

/**
 * In a network namespace of its own: where a Docker runs, the kernel hands what one container sends to another on a bridge to the firewall,
 * and Docker's drops what is not its own. What podman keeps about networks, and its server of names, are those of the namespace too.
 */
export async function providePodman() {
  install(PODMAN);
  const folder = path.join(cacheFolder(), 'podman');
  const [bin, networks, settings] = ['bin', 'networks', 'containers.conf'].map((name) => path.join(folder, name));
  for (const made of [bin, networks, NETWORKS]) mkdirSync(made, { recursive: true });
  writeFileSync(path.join(bin, 'docker'), AS_DOCKER, { mode: 0o755 });
  writeFileSync(settings, SETTINGS);
  makeNamespace(PODMAN_NAMESPACE, 253);
  const view = [
    'unshare',
    '--mount',
    '--propagation',
    'slave',
    '--',
    'sh',
    '-c',
    `mount --bind '${networks}' ${NETWORKS} && exec "$0" "$@"`,
  ];
  const enter = ['nsenter', `--net=/run/netns/${PODMAN_NAMESPACE}`, '--', ...view];
  const env = { PATH: `${bin}:${process.env.PATH}`, CONTAINERS_CONF: settings, DOCKER_HOST: '', TESTED_ENGINE: 'podman' };
  const engine = { env, enter, docker: [...enter, 'podman'] };
  // Its networks go with their last container; a machine's surroundings may answer for the addresses that are gone.
  run('ip', ['-n', PODMAN_NAMESPACE, 'route', 'add', 'unreachable', '10.89.0.0/16', 'metric', '4096']);
  if (!answers(engine)) throw new Error(`podman does not run: ${call(engine, ['version']).stderr}`);
  copyBaseImages(engine);
  return engine;
}

const USER = 'sm-algo-podman';
const HOME = `/var/lib/${USER}`;
const inHome = (...names) => path.join(HOME, ...names);
/** What podman knows of that runs; empty after a start of the machine, and after `end`. */
const RUN = inHome('run');

/**
 * As a user without root has it: with a home, ranges of ids, Debian's helpers and hardly a setting. The user is there for this alone; what
 * is kept between calls is in its home (`userdel --remove` takes all away). The device for networks, which udev opens to everybody, may
 * be closed here, and this repository and Node may be out of that user's reach: the processes of the user have the three mounted.
 */
export async function provideRootlessPodman() {
  install(ROOTLESS);
  if (run('id', [USER]).status !== 0) mustRun('useradd', ['--create-home', '--home-dir', HOME, '--shell', '/usr/sbin/nologin', USER]);
  const [uid, gid] = ['--user', '--group'].map((what) => Number(mustRun('id', [what, USER])));
  const ids = [{ first: uid, count: 1 }, readRange('/etc/subuid')];
  const end = () => endRootless(ids);
  end();
  writeHome();
  const enter = [...VIEW, ...becomeUser(uid, gid)];
  const impossible = whyNotRootless(enter);
  if (impossible !== undefined) return { impossible };
  const engine = { env: {}, enter, docker: [...enter, 'podman'], node: inHome('bin/node'), owner: { uid, gid }, end };
  try {
    if (!answers(engine)) throw new Error(`podman does not run without root: ${call(engine, ['version']).stderr}`);
    copyBaseImages(engine);
  } catch (error) {
    end();
    throw error;
  }
  return engine;
}

/** The ids that the user may give to whom it has in containers. */
function readRange(file) {
  const [, first, count] = new RegExp(`^${USER}:(\\d+):(\\d+)$`, 'm').exec(readFileSync(file, 'utf8')) ?? [];
  if (first === undefined) throw new Error(`${file} has no range for the user ${USER}.`);
  return { first: Number(first), count: Number(count) };
}

function writeHome() {
  for (const folder of ['bin', 'project', 'run', '.config/containers']) mkdirSync(inHome(folder), { recursive: true });
  chmodSync(RUN, 0o700);
  writeFileSync(inHome('bin/docker'), AS_DOCKER, { mode: 0o755 });
  writeFileSync(inHome('bin/node'), '', { mode: 0o755 });
  writeFileSync(inHome('.config/containers/containers.conf'), SETTINGS);
  // Left alone, podman 4.3 copies every layer whole for each container.
  writeFileSync(inHome('.config/containers/storage.conf'), '[storage]\ndriver = "overlay"\n');
  if (!existsSync(inHome('tun'))) run('mknod', ['--mode=666', inHome('tun'), 'c', '10', '200']);
  mustRun('chown', ['--recursive', `${USER}:`, RUN, inHome('.config')]);
}

/** What only the user's processes see. Shared among themselves, as on any machine with systemd: podman warns of anything else. */
const VIEW = [
  ...['unshare', '--mount', '--propagation', 'slave', '--', 'sh', '-c'],
  [
    'mount --make-rshared /',
    `mount --bind ${inHome('tun')} /dev/net/tun`,
    `mount --bind '${process.execPath}' ${inHome('bin/node')}`,
    `mount --bind '${root}' ${inHome('project')}`,
    `cd ${inHome('project')}`,
    'exec "$0" "$@"',
  ].join(' && '),
];

/** With nothing of root's environment but whether this is a CI machine. */
function becomeUser(uid, gid) {
  const variables = {
    ...{ HOME, USER, LOGNAME: USER, LANG: 'C.UTF-8', XDG_RUNTIME_DIR: RUN, TESTED_ENGINE: 'podman' },
    PATH: `${inHome('bin')}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
    ...(process.env.CI === undefined ? {} : { CI: process.env.CI }),
  };
  return [
    ...['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--init-groups', '--', 'env', '--ignore-environment'],
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
  ];
}

/** All that rootless containers ask of the kernel: namespaces with the ranges of ids, a file system of layers, a network. */
const TRY = `cd ~ && rm -rf try && mkdir -p try/lower try/upper try/work try/all && cd try &&
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay all && ip tuntap add dev try mode tap`;

/** Undefined where it works. Some machines allow a user namespace to podman alone, others not even that. */
function whyNotRootless(enter) {
  const [command, ...args] = enter;
  const own = ['unshare', '--user', '--map-root-user', '--map-auto', '--mount', '--net'];
  const said = [];
  for (const way of [own, ['podman', 'unshare', 'unshare', '--net']]) {
    const { status, stderr } = run(command, [...args, ...way, 'sh', '-c', TRY]);
    rmSync(inHome('try'), { recursive: true, force: true });
    if (status === 0) return undefined;
    said.push(`${way[0]}: ${stderr.trim()}`);
  }
  return said.join('; ');
}

/** Ends every process of the user and of whom it has in containers: podman leaves some that wait for its next call. */
function endRootless(ranges) {
  for (let tries = 0; tries < 100 && killAll(ranges) > 0; tries += 1) run('sleep', ['0.1']);
  rmSync(RUN, { recursive: true, force: true });
}

/** How many there were. */
function killAll(ranges) {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && belongsTo(entry, ranges));
  for (const pid of pids) run('kill', ['-KILL', pid]);
  return pids.length;
}

/** One that has ended and that nobody has asked after belongs to nobody. */
function belongsTo(pid, ranges) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const uid = Number(/^Uid:\s+(\d+)/m.exec(status)[1]);
    return !/^State:\s+Z/m.test(status) && ranges.some(({ first, count }) => uid >= first && uid < first + count);
  } catch {
    return false;
  }
}

// A Docker engine of the tests' own, beside the one that answers: it can be killed, filled up, reached by TCP and thrown away without anybody
// noticing. It has a network namespace of its own (two dockerd in one take each other's bridge away), its own view of the mounts, data and
// sockets. Only as root on Debian or Ubuntu.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeCertificates } from './certificates.mjs';
import { cacheFolder, mustRun, run, toolPath } from './machine.mjs';

const BASE_IMAGES = ['debian:bookworm-slim', 'node:24-slim', 'python:3.11-slim'];
const MIRROR = 'public.ecr.aws/docker/library/';
const START_SECONDS = 60;

/**
 * Brings an engine up, or finds the one of this name that runs already. `index` (1 to 254) is its own: it numbers its namespace and addresses.
 * `folder` holds its data; `programs` the dockerd to run, the one on PATH unless told. With `tcp` it listens at `tcpHost` too, with
 * certificates for both sides in `certs` (as DOCKER_CERT_PATH wants them). `hidden` are folders of this machine that it does not see, as
 * one on another machine would not. `settings` are further arguments of its dockerd. With `megabytes` its data lie on a disk of that size.
 *
 * Gives how programs reach it: `env` is added to their environment, `enter` stands before the command of whatever has to reach its containers'
 * addresses, `docker` is the command that speaks to it.
 */
export async function provideOwnEngine({
  name,
  index,
  folder = path.join(cacheFolder(), name),
  programs,
  tcp = false,
  hidden = [],
  settings = [],
  megabytes,
}) {
  const namespace = `sm-algo-${name}`;
  const address = `172.29.${index}.2`;
  const socket = path.join(folder, 'docker.sock');
  const pidFile = path.join(folder, 'docker.pid');
  const certs = path.join(folder, 'certs');
  const engine = {
    ...{ name, folder, socket, certs, address, namespace, tcpHost: `tcp://${address}:2376` },
    env: { DOCKER_HOST: `unix://${socket}` },
    enter: ['nsenter', `--net=/run/netns/${namespace}`, '--'],
    docker: ['docker', '--host', `unix://${socket}`],
    /** Number of its dockerd; undefined when it does not run. */
    pid: () => runningPid(pidFile),
    start: () => start(engine, { programs, tcp, hidden, settings, pidFile }),
    /** Ends dockerd by SIGTERM (its containers end), or by the signal that is named, and waits for it. */
    stop: (signal = 'SIGTERM') => stop(pidFile, signal),
    /** Ends it and takes away everything of it, its data too. */
    async remove() {
      await stop(pidFile, 'SIGTERM');
      endOrphans(folder);
      removeNamespace(namespace, index);
      for (const mount of mountsBelow(folder)) run('umount', ['--lazy', mount]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  mkdirSync(folder, { recursive: true });
  if (tcp) makeCertificates(certs, address);
  if (megabytes !== undefined) mountDisk(path.join(folder, 'data'), megabytes);
  makeNamespace(namespace, index);
  if (!answers(engine)) await engine.start();
  return engine;
}

/** A network namespace that reaches this machine and through it the package registries; `index` numbers its addresses. */
export function makeNamespace(namespace, index) {
  if (existsSync(`/run/netns/${namespace}`)) return;
  const [host, guest] = [`sm${index}host`, `sm${index}guest`];
  run('ip', ['link', 'del', host]);
  mustRun('ip', ['netns', 'add', namespace]);
  mustRun('ip', ['link', 'add', host, 'type', 'veth', 'peer', 'name', guest]);
  mustRun('ip', ['link', 'set', guest, 'netns', namespace]);
  mustRun('ip', ['addr', 'add', `172.29.${index}.1/30`, 'dev', host]);
  mustRun('ip', ['link', 'set', host, 'up']);
  for (const args of [
    `addr add 172.29.${index}.2/30 dev ${guest}`,
    `link set ${guest} up`,
    'link set lo up',
    `route add default via 172.29.${index}.1`,
  ]) {
    mustRun('ip', ['-n', namespace, ...args.split(' ')]);
  }
  for (const rule of firewall(index)) mustRun('iptables', ['-w', ...rule('-A', '-I')]);
}

function removeNamespace(namespace, index) {
  for (const rule of firewall(index)) run('iptables', ['-w', ...rule('-D', '-D')]);
  run('ip', ['link', 'del', `sm${index}host`]);
  run('ip', ['netns', 'del', namespace]);
}

/** What lets it reach the package registries: each rule with how it is added at the end, or at the start. */
function firewall(index) {
  const host = `sm${index}host`;
  return [
    (last) => ['-t', 'nat', last, 'POSTROUTING', '-s', `172.29.${index}.0/30`, '!', '-o', host, '-j', 'MASQUERADE'],
    (_, first) => [first, 'FORWARD', '-i', host, '-j', 'ACCEPT'],
    (_, first) => [first, 'FORWARD', '-o', host, '-j', 'ACCEPT'],
  ];
}

async function start(engine, { programs, tcp, hidden, settings, pidFile }) {
  const { folder, socket, certs, address } = engine;
  // What a dockerd that was killed leaves behind; a new one takes it for a sign that the old one lives.
  for (const file of [socket, pidFile, path.join(folder, 'exec/containerd/containerd.pid')]) rmSync(file, { force: true });
  const log = path.join(folder, 'dockerd.log');
  console.log(`${engine.name}: starting dockerd; its log is ${log}`);
  const output = openSync(log, 'a');
  const listen = ['--host', `unix://${socket}`, ...(tcp ? ['--host', `tcp://${address}:2376`, ...tlsOptions(certs)] : [])];
  const places = ['--data-root', `${folder}/data`, '--exec-root', `${folder}/exec`, '--pidfile', pidFile];
  const dockerd = programs === undefined ? 'dockerd' : path.join(programs, 'dockerd');
  const hide = hidden.map((place) => `mount -t tmpfs -o mode=1777 none '${place}' && `).join('');
  // `ip netns exec` would mount /sys anew, without the cgroups.
  const [command, ...enter] = engine.enter;
  const view = ['unshare', '--mount', '--propagation', 'slave', '--', 'sh', '-c', `${hide}exec "$0" "$@"`];
  let daemon;
  // On a busy machine it may give up waiting for its own containerd.
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await sleep(200)) {
    if (daemon === undefined || daemon.exitCode !== null) {
      // Docker 20.10 that was ended while it made a network cannot read its own notes any more, and panics at each start.
      if (daemon !== undefined && readFileSync(log, 'utf8').slice(-8_000).includes('libnetwork.(*controller).reservePools')) {
        rmSync(path.join(folder, 'data/network/files/local-kv.db'), { force: true });
      }
      daemon = spawn(command, [...enter, ...view, dockerd, ...listen, ...places, ...settings], {
        detached: true,
        stdio: ['ignore', output, output],
        env: { ...process.env, PATH: programs === undefined ? toolPath() : `${programs}:${toolPath()}` },
      });
      daemon.unref();
    }
    if (answers(engine)) return closeSync(output);
  }
  closeSync(output);
  throw new Error(`dockerd did not come up; the end of ${log}:\n${readFileSync(log, 'utf8').trim().split('\n').slice(-8).join('\n')}`);
}

function tlsOptions(certs) {
  const file = (name) => path.join(certs, name);
  return ['--tlsverify', '--tlscacert', file('ca.pem'), '--tlscert', file('server-cert.pem'), '--tlskey', file('server-key.pem')];
}

async function stop(pidFile, signal) {
  const pid = runningPid(pidFile);
  if (pid === undefined) return;
  process.kill(pid, signal);
  for (let tries = 0; tries < 300 && runningPid(pidFile) === pid; tries += 1) await sleep(100);
  if (runningPid(pidFile) === pid) process.kill(pid, 'SIGKILL');
}

/** What a dockerd that was killed has left running: containerd, and what holds its containers. Their command lines name the folder. */
function endOrphans(folder) {
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      if (
        /containerd/.test(readFileSync(`/proc/${pid}/comm`, 'utf8')) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${folder}/`)
      ) {
        process.kill(Number(pid), 'SIGKILL');
      }
    } catch {
      // It ended while we looked.
    }
  }
}

function runningPid(pidFile) {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8'));
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'dockerd' ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** A small file system of its own at `place`, in a file beside it. */
export function mountDisk(place, megabytes) {
  mkdirSync(place, { recursive: true });
  if (readFileSync('/proc/self/mounts', 'utf8').includes(` ${place} `)) return;
  const file = `${place}.ext4`;
  mustRun('truncate', ['--size', `${megabytes}M`, file]);
  mustRun('mkfs.ext4', ['-q', '-F', '-m', '0', file]);
  mustRun('mount', ['-o', 'loop', file, place]);
}

function mountsBelow(folder) {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((place) => place.startsWith(`${folder}/`))
    .reverse();
}

export function answers(engine) {
  return call(engine, ['version', '--format', '{{.Server.Version}}']).status === 0;
}

/** The base images of the engine that answers, under all of their names. */
export function copyBaseImages(engine) {
  for (const image of BASE_IMAGES) {
    const names = [image, `${MIRROR}${image}`];
    if (names.every((name) => call(engine, ['image', 'inspect', name]).status === 0)) continue;
    const file = path.join(cacheFolder(), 'base-images', `${image.replace(':', '-')}.${process.pid}.image.tar`);
    mkdirSync(path.dirname(file), { recursive: true });
    mustRun('docker', ['save', '--output', file, image]);
    // As its input: the engine may be one of a user who cannot read this folder.
    const input = openSync(file, 'r');
    const loaded = call(engine, ['load'], input);
    closeSync(input);
    rmSync(file);
    if (loaded.status !== 0) throw new Error(`${image} cannot be loaded: ${loaded.stderr}`);
    call(engine, ['tag', image, names[1]]);
  }
}

/** Runs the docker command that speaks to an engine, to its end; `input` is an open file. */
export function call({ docker: [command, ...first], env }, args, input = 'ignore') {
  return run(command, [...first, ...args], { env, timeout: 300_000, stdio: [input, 'pipe', 'pipe'] });
}

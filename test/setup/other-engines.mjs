// Further engines for the tests, beside the one that answers: Docker of the 29 line with its containerd store, and podman. Only as root on
// Debian or Ubuntu. Each has its own data, socket and (for Docker) network namespace. They are left running for the next call, but for what
// an engine's `end` ends.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findGo } from './builders.mjs';
import { apt, cacheFolder, mustRun, run } from './machine.mjs';
import { answers, call, copyBaseImages, provideOwnEngine } from './own-engine.mjs';
import { providePodman, provideRootlessPodman } from './podman.mjs';

const root = path.dirname(path.dirname(import.meta.dirname));

/**
 * How each engine is brought up. It gives how programs reach it: `env` is added to their environment, `enter` stands before
 * their command, and `docker` is the command that speaks to it; `end`, where there is one, ends it. Where the machine does not allow an
 * engine at all, it gives `impossible` alone: the reason.
 */
export const OTHER_ENGINES = {
  'docker-29': provideDocker29,
  podman: providePodman,
  'podman-rootless': provideRootlessPodman,
  'remote-tls': provideRemote,
  'remote-ssh': provideOverSsh,
};

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

/** An engine that sees neither the folders of the tests nor those for temporary files, reached by TCP with certificates of both sides. */
async function provideRemote() {
  const engine = await provideFar();
  return { ...engine, env: { DOCKER_HOST: engine.tcpHost, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: engine.certs }, enter: [] };
}

async function provideFar() {
  const engine = await provideOwnEngine({ name: 'remote', index: 14, tcp: true, hidden: [os.tmpdir(), root] });
  copyBaseImages(engine);
  return engine;
}

const SSH_PORT = 22_014;

/** The same engine over ssh: a server on loopback with a key of its own, and a docker context that leads there. */
async function provideOverSsh() {
  if (!existsSync('/usr/sbin/sshd')) apt(['openssh-server', 'openssh-client']);
  const engine = await provideFar();
  const folder = path.join(cacheFolder(), 'ssh');
  const file = (name) => path.join(folder, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  mkdirSync('/run/sshd', { recursive: true });
  for (const name of ['host', 'user'])
    if (!existsSync(file(name))) mustRun('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file(name)]);
  copyFileSync(file('user.pub'), file('authorized'));
  // On that machine the engine is the local one.
  writeFileSync(file('environment'), `#!/bin/sh\nexport DOCKER_HOST=unix://${engine.socket}\nexec sh -c "$SSH_ORIGINAL_COMMAND"\n`, {
    mode: 0o755,
  });
  const settings = {
    ...{ Port: SSH_PORT, ListenAddress: '127.0.0.1', HostKey: file('host'), AuthorizedKeysFile: file('authorized'), PidFile: file('pid') },
    ...{ PasswordAuthentication: 'no', UsePAM: 'no', StrictModes: 'no', MaxStartups: '100', ForceCommand: file('environment') },
  };
  writeFileSync(
    file('sshd_config'),
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  if (run('ssh-keyscan', ['-p', String(SSH_PORT), '127.0.0.1']).stdout === '') mustRun('/usr/sbin/sshd', ['-f', file('sshd_config')]);
  // The client's ssh takes its settings from the home folder of the user alone: a command of that name brings the key.
  const options = `-F /dev/null -i ${file('user')} -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR`;
  mkdirSync(file('bin'), { recursive: true });
  writeFileSync(file('bin/ssh'), `#!/bin/sh\nexec /usr/bin/ssh ${options} "$@"\n`, { mode: 0o755 });
  const env = { PATH: `${file('bin')}:${process.env.PATH}`, DOCKER_CONFIG: file('config'), DOCKER_CONTEXT: 'over-ssh', DOCKER_HOST: '' };
  const client = { ...engine, docker: ['docker'], env };
  call({ ...client, env: { ...env, DOCKER_CONTEXT: '' } }, [
    'context',
    'create',
    'over-ssh',
    '--docker',
    `host=ssh://root@127.0.0.1:${SSH_PORT}`,
  ]);
  if (!answers(client)) throw new Error(`the engine does not answer over ssh: ${call(client, ['version']).stderr}`);
  return { env, enter: [], docker: ['docker'] };
}

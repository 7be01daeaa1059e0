// Gives the engine the base images that templates and tests build on. Where they cannot be pulled, stand-ins are made from Debian packages
// and the npm package of Node, under the same names.
import { spawn } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { cacheFolder, mustRun, run, toolPath } from './machine.mjs';
import { provideNode } from './node-package.mjs';

const root = path.join(import.meta.dirname, '../..');
const MIRROR = 'public.ecr.aws/docker/library/';
const FIRST_WORD_SECONDS = 15;
const PULL_SECONDS = 300;

const NODE_ENTRY = `#!/bin/sh
set -e
case "$1" in -*) set -- node "$@" ;; esac
command -v "$1" >/dev/null || set -- node "$@"
exec "$@"
`;
const NODE_DOCKERFILE = `FROM debian:bookworm-slim
RUN useradd --create-home --uid 1000 --shell /bin/bash node
COPY node docker-entrypoint.sh /usr/local/bin/
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node"]
`;

const PYTHON = ['python3', 'python3-pip', 'python3-venv'];

/** Recipes of the stand-ins, by the name without the registry; a later one may build on an earlier one. */
const STAND_INS = new Map([
  ['debian:bookworm-slim', () => importRoot('debian:bookworm-slim', 'bookworm')],
  ['debian:trixie-slim', () => importRoot('debian:trixie-slim', 'trixie')],
  ['node:24-slim', buildNode],
  ['python:3.11-slim', () => importRoot('python:3.11-slim', 'bookworm', PYTHON)],
  ['python:3.13-slim', () => importRoot('python:3.13-slim', 'trixie', PYTHON)],
]);

/** Makes every base image present under every name that is used for it; touches none that is there. */
export async function provideBaseImages() {
  const present = new Set(mustRun('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}']).trim().split('\n'));
  let offline;
  for (const [image, names] of namesByImage()) {
    const missing = names.filter((name) => !present.has(name));
    if (missing.length === 0) continue;
    let source = names.find((name) => present.has(name));
    if (source === undefined) {
      source = names[0];
      offline ??= await pull(source);
      if (offline !== undefined) source = makeStandIn(image, source, offline);
    }
    for (const name of missing) if (name !== source) mustRun('docker', ['tag', source, name]);
  }
}

/** Names of each image, first those with the registry that limits nobody; from the fixed list and the templates' Dockerfiles. */
function namesByImage() {
  const images = new Map([...STAND_INS.keys()].map((image) => [image, [MIRROR + image, image]]));
  const folder = path.join(root, 'templates');
  const files = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
  for (const file of files.filter((name) => /(^|[/\\])[^/\\]*Dockerfile[^/\\]*$/i.test(name))) {
    for (const [, name] of readFileSync(path.join(folder, file), 'utf8').matchAll(/^ARG\s+\w*IMAGE\w*=["']?([\w./:@-]+)/gm)) {
      const image = name.replace(MIRROR, '');
      images.set(image, [...new Set([...(images.get(image) ?? []), name])]);
    }
  }
  return images;
}

/** Pulls an image; returns why that failed. A registry that says nothing for some seconds is taken for one that cannot be reached. */
async function pull(name) {
  const child = spawn('docker', ['pull', '--platform', 'linux/amd64', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: toolPath() },
  });
  let said = '';
  let timer = setTimeout(() => child.kill(), FIRST_WORD_SECONDS * 1000);
  child.stdout.once('data', () => {
    console.log(`Base images: pulling ${name}.`);
    clearTimeout(timer);
    timer = setTimeout(() => child.kill(), PULL_SECONDS * 1000);
  });
  child.stderr.on('data', (data) => {
    said += data;
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  if (code === 0) return undefined;
  return said.trim().split('\n').at(-1).replace(/^.*: /, '') || 'the registry does not answer';
}

function makeStandIn(image, name, reason) {
  const make = STAND_INS.get(image);
  if (make === undefined) throw new Error(`the base image ${name} cannot be pulled (${reason}), and there is no stand-in for it.`);
  console.log(`Base images: ${image} cannot be pulled here (${reason}); a stand-in made from Debian and npm packages is used.`);
  make();
  return image;
}

/** A Debian root file system as an image, with the packages added; cached as one tar file. */
function importRoot(image, suite, packages = []) {
  const tar = path.join(cacheFolder(), 'base-images', `${image.replace(':', '-')}.tar`);
  if (!existsSync(tar)) bootstrap(tar, suite, packages);
  mustRun('docker', ['import', '--change', 'LABEL sagemaker-algo.stand-in=true', '--change', 'CMD ["bash"]', tar, image]);
}

function bootstrap(tar, suite, packages) {
  console.log(`Base images: making ${path.basename(tar)} with debootstrap, about a minute.`);
  mkdirSync(path.dirname(tar), { recursive: true });
  const folder = mkdtempSync(path.join(path.dirname(tar), 'root-'));
  const half = `${folder}.tar`;
  try {
    const include = packages.length === 0 ? [] : [`--include=${packages.join(',')}`];
    const mirror = debianMirror();
    mustRun('debootstrap', ['--variant=minbase', '--arch=amd64', ...include, suite, folder, ...mirror], { timeout: 10 * 60_000 });
    // Made for nobody else to see; it becomes the root folder of every user in the image.
    chmodSync(folder, 0o755);
    settle(folder);
    mustRun('tar', ['--numeric-owner', '--one-file-system', '-C', folder, '-cf', half, '.']);
    renameSync(half, tar);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(half, { force: true });
  }
}

/** The last touches: no package cache, this machine's certificates (installing packages rewrites them), `python` and `pip` as in the real image. */
function settle(folder) {
  for (const cache of ['var/cache/apt/archives', 'var/lib/apt/lists']) rmSync(path.join(folder, cache), { recursive: true, force: true });
  const certificates = process.env.SSL_CERT_FILE || '/etc/ssl/certs/ca-certificates.crt';
  if (existsSync(certificates)) {
    mkdirSync(path.join(folder, 'etc/ssl/certs'), { recursive: true });
    copyFileSync(certificates, path.join(folder, 'etc/ssl/certs/ca-certificates.crt'));
  }
  if (!existsSync(path.join(folder, 'usr/bin/python3'))) return;
  for (const name of ['python', 'python3']) mustRun('ln', ['-s', '/usr/bin/python3', path.join(folder, 'usr/local/bin', name)]);
  for (const name of readdirSync(path.join(folder, 'usr/lib')).filter((name) => name.startsWith('python3.'))) {
    rmSync(path.join(folder, 'usr/lib', name, 'EXTERNALLY-MANAGED'), { force: true });
  }
}

/** The mirror that this machine takes Debian from; nothing where it is no Debian, and debootstrap's own default then. */
function debianMirror() {
  const sites = run('apt-get', ['indextargets', '--format', '$(SITE)', 'Created-By: Packages']).stdout ?? '';
  return sites
    .split('\n')
    .filter((site) => /\/debian\/?$/.test(site))
    .slice(0, 1);
}

/** The official image's outside: `node` on PATH, a user `node`, an entry point that puts `node` before what is no program. */
function buildNode() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'sagemaker-algo-node-'));
  try {
    copyFileSync(path.join(provideNode('24', 'linux-x64'), 'node'), path.join(folder, 'node'));
    writeFileSync(path.join(folder, 'docker-entrypoint.sh'), NODE_ENTRY, { mode: 0o755 });
    writeFileSync(path.join(folder, 'Dockerfile'), NODE_DOCKERFILE);
    mustRun('docker', ['build', '--network', 'none', '--tag', 'node:24-slim', folder]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

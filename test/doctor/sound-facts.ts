import type { Facts } from '../../src/doctor/facts.ts';

const disk = { path: '/', freeBytes: 5e10, freeInodes: 1e6, inodes: 2e6 };

/** 1 September 2026. */
export const NOW = Date.UTC(2026, 8, 1);

/** A machine and a project with which nothing is wrong. */
export const SOUND: Facts = {
  host: {
    ...{ platform: 'linux', arch: 'x64', node: '24.11.0', wsl: false, hostname: 'here', container: undefined },
    ...{ openFiles: 4096, selinux: false, now: NOW },
  },
  proxies: { variables: {} },
  certificates: [],
  dockerConfig: { file: '/home/me/.docker/config.json', state: 'readable', injected: [], helpers: [] },
  locale: { variable: 'LANG', value: 'C.UTF-8', utf8: true },
  git: { version: '2.39.5', autocrlf: '', eol: '' },
  temp: { path: '/tmp', state: 'usable', noexec: false, disk },
  cache: { path: '/home/me/.cache/sagemaker-algo', state: 'usable', bytes: 1000, more: false, disk },
  memory: { totalBytes: 16e9, availableBytes: 8e9 },
  loopback: { failure: undefined, port8080: 'free', ephemeral: { first: 32768, last: 60999 }, localhost: ['::1', '127.0.0.1'] },
  client: { path: '/usr/bin/docker' },
  endpoint: {
    ...{ context: 'default', host: 'unix:///var/run/docker.sock', source: 'the default', kind: 'socket', hidden: undefined },
    socket: { path: '/var/run/docker.sock', state: 'usable' },
  },
  engine: { status: 'answers', version: '29.1.0', arch: 'amd64', name: 'Docker', rootless: false },
  engineInfo: {
    ...{ name: 'here', system: 'Debian', dataRoot: '/var/lib/docker', containerdStore: false, memoryBytes: 16e9, security: ['seccomp'] },
    ...{ clockAheadMs: 0, disk },
  },
  builder: {
    ...{ switchedOff: false, embedded: false, buildx: 'v0.30.0' },
    current: { name: 'default', driver: 'docker', platforms: ['linux/amd64'], trouble: undefined },
  },
  emulation: { amd64: false },
  sharing: undefined,
  leftovers: { things: [], unasked: undefined },
  project: { dir: '/home/me/algo', file: '/home/me/algo/sagemaker-algo.json' },
  spec: { status: 'valid', name: 'algo', issues: [] },
  dockerfiles: {
    files: [
      {
        ...{ path: 'Dockerfile', roles: ['train', 'serve'], trouble: undefined },
        text: 'FROM debian:13@sha256:1\nCOPY . /opt/program/\nENTRYPOINT ["/opt/program/start.sh"]\n',
      },
    ],
    bases: [{ reference: 'debian:13@sha256:1', file: 'Dockerfile' }],
    lostContexts: [],
  },
  context: {
    ...{ bytes: 30, more: false, ignored: true },
    files: [
      { path: 'start.sh', bytes: 20, mode: 0o755, script: { text: '#!/bin/sh\nexit 0\n', shebang: true, crlf: 0 } },
      { path: 'src/data.csv', bytes: 10, mode: 0o644 },
    ],
  },
  derived: { regions: [{ file: 'README.md', name: 'channels', state: 'fresh' }], stray: [], renewed: [] },
  samples: { declared: 2, broken: [] },
  secretFiles: [{ id: 'model-key', path: 'keys/model-key', trouble: undefined, mode: 0o600, tracked: false }],
  repository: { tracked: true, attributes: '* text=auto eol=lf\n', unsettled: [], plainModes: [], fileMode: true },
  template: { status: 'known', name: 'typescript', version: '0.3.0', current: '0.3.0', base: 'whole' },
  images: [
    {
      ...{ tag: 'algo:0.1.0', roles: ['train', 'serve'], adopted: false, built: true, outdated: false, platform: 'linux/amd64' },
      runtimes: [{ product: 'python', version: '3.13.5' }],
    },
  ],
  packages: [{ file: 'package.json', dependencies: 2, forWork: 1, lock: 'package-lock.json', loose: [] }],
  place: { dir: '/home/me/algo', writable: true, foreign: [], synchronised: undefined, windowsDisk: false },
};

/** The facts with some of a key's parts replaced. */
export function but<K extends keyof Facts>(key: K, parts: Partial<Facts[K]>): Pick<Facts, K> {
  return { [key]: { ...SOUND[key], ...parts } } as Pick<Facts, K>;
}

/** The project's one image with some of its parts replaced. */
export function image(parts: Partial<Facts['images'][number]>): Pick<Facts, 'images'> {
  return { images: SOUND.images.map((one) => ({ ...one, ...parts })) };
}

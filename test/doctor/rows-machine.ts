import type { Facts } from '../../src/doctor/facts.ts';
import { but, NOW, SOUND } from './sound-facts.ts';

/** What is replaced in sound facts, the status expected, and words of what is said. */
export type Row = readonly [replaced: Partial<Facts>, status: 'ok' | 'problem' | 'warning' | 'note' | 'not-checked', says?: RegExp];

const silent = (cause: 'hangs' | 'denied' | 'unreachable' | 'other', said = 'it said so'): Partial<Facts> => ({
  engine: { status: 'silent', cause, said },
});
const socket = (state: 'usable' | 'denied' | 'absent' | 'not-a-socket', more: Partial<Facts['endpoint']> = {}): Partial<Facts> =>
  but('endpoint', { socket: { path: '/s', state }, ...more });
const disk = (freeBytes: number, freeInodes = 1e6) => ({ path: '/var', freeBytes, freeInodes, inodes: 2e6 });
const arm: Partial<Facts> = but('engine', { arch: 'arm64' } as Partial<Facts['engine']>);
const noBuildx = but('builder', { buildx: undefined, current: undefined });
const thing = {
  kind: 'container',
  name: 'sagemaker-algo-abc-train',
  run: 'abc',
  made: NOW - 7_200_000,
  running: false,
  dead: false,
} as const;
const left = (...things: Facts['leftovers']['things']): Partial<Facts> => ({ leftovers: { things, unasked: undefined } });
const variables = (set: Readonly<Record<string, string>>): Partial<Facts> => ({ proxies: { variables: set } });
const certificate = (variable: string, state: Facts['certificates'][number]['state']): Partial<Facts> => ({
  certificates: [{ variable, path: '/ca.pem', state }],
});

/** Of each diagnosis of the machine: what trips it, and what does not. */
export const MACHINE_ROWS: Readonly<Record<string, readonly Row[]>> = {
  'machine/node': [
    [{}, 'ok'],
    [but('host', { node: '20.18.0' }), 'problem', /needs 20\.19/],
    [but('host', { node: '18.20.0' }), 'problem'],
    [but('host', { node: '20.19.0' }), 'warning', /since 30 April 2026/],
    [but('host', { node: '20.19.0', now: Date.UTC(2026, 3, 30) }), 'ok'],
    [but('host', { node: '99.0.0' }), 'ok'],
  ],
  'machine/engine-client': [
    [{}, 'ok'],
    [{ client: { path: undefined } }, 'problem', /no docker command/],
  ],
  'machine/engine-socket': [
    [{}, 'ok'],
    [{ ...socket('denied'), ...silent('denied') }, 'problem', /may not use .*usermod -aG docker/s],
    [{ ...socket('absent'), ...silent('unreachable') }, 'problem', /does not exist.*systemctl start docker/s],
    [{ ...socket('absent', { source: 'DOCKER_HOST' }), ...silent('unreachable') }, 'problem', /named by DOCKER_HOST.*unset DOCKER_HOST/s],
    [
      { ...socket('absent', { source: 'the docker configuration', context: 'x' }), ...silent('unreachable') },
      'problem',
      /docker context use default/,
    ],
    [{ ...socket('absent'), ...silent('unreachable'), ...but('host', { platform: 'darwin' }) }, 'problem', /Docker Desktop/],
    [{ ...socket('not-a-socket'), ...silent('other') }, 'problem', /is not a socket/],
    // podman answers without one.
    [socket('absent'), 'ok'],
    [{ client: { path: undefined } }, 'not-checked', /machine\/engine-client/],
  ],
  'machine/engine-answers': [
    [{}, 'ok'],
    [silent('hangs'), 'problem', /gives no answer.*systemctl restart/s],
    [
      { ...silent('unreachable', 'connection refused'), ...but('endpoint', { source: 'DOCKER_HOST' }) },
      'problem',
      /refused.*unset DOCKER_HOST/s,
    ],
    [{ engine: { status: 'no-client' } }, 'not-checked', /engine-client/],
    [{ ...silent('denied'), ...socket('denied') }, 'not-checked', /engine-socket/],
    [{ ...silent('other'), ...but('endpoint', { host: undefined }) }, 'not-checked', /docker-context/],
  ],
  'machine/engine-version': [
    [{}, 'ok'],
    [but('engine', { version: '20.10.24+dfsg1' } as Partial<Facts['engine']>), 'ok'],
    [but('engine', { version: '19.03.15' } as Partial<Facts['engine']>), 'warning', /19\.03\.15; the oldest .* 20\.10/],
    [but('engine', { version: '4.3.1', name: 'podman' } as Partial<Facts['engine']>), 'ok'],
    [but('engine', { version: '3.4.4', name: 'podman' } as Partial<Facts['engine']>), 'warning', /podman 3\.4\.4/],
    [but('engine', { version: 'unknown' } as Partial<Facts['engine']>), 'ok'],
    [silent('hangs'), 'not-checked'],
  ],
  'machine/docker-context': [
    [{}, 'ok'],
    [but('endpoint', { context: 'gone', host: undefined, source: 'DOCKER_CONTEXT' }), 'problem', /"gone".*unset DOCKER_CONTEXT/s],
    [but('endpoint', { context: 'gone', host: undefined, source: 'the docker configuration' }), 'problem', /docker context use default/],
    [but('endpoint', { hidden: 'lab', source: 'DOCKER_HOST' }), 'warning', /wins over the docker context "lab"/],
    [but('endpoint', { context: 'lab', source: 'the docker configuration' }), 'note'],
  ],
  'machine/engine-remote': [
    [{}, 'ok'],
    [but('endpoint', { kind: 'ssh', host: 'ssh://me:pw@far' }), 'note', /ssh, at ssh:\/\/far/],
    [but('endpoint', { kind: 'tcp', host: 'tcp://far:2376' }), 'note', /TCP/],
  ],
  'machine/nested': [
    [{}, 'ok'],
    [but('host', { container: 'docker', hostname: '0123456789ab' }), 'warning', /runs in a docker container/],
    // The engine runs in the same container.
    [but('host', { container: 'docker' }), 'ok'],
  ],
  'machine/rootless': [
    [{}, 'ok'],
    [but('engine', { rootless: true } as Partial<Facts['engine']>), 'note'],
    [but('engineInfo', { security: ['seccomp', 'rootless'] }), 'note'],
  ],
  'machine/file-sharing': [
    [{}, 'ok'],
    [{ sharing: { file: 'settings.json', folders: ['/Users', '/private'], needed: ['/Users/me/algo', '/private/tmp'] } }, 'ok'],
    [
      { sharing: { file: 'settings.json', folders: ['/Users/'], needed: ['/Users/me', '/opt/algo'] } },
      'problem',
      /does not see \/opt\/algo \(settings/,
    ],
    [{ sharing: { file: 'settings.json', folders: ['/Use'], needed: ['/Users/me'] } }, 'problem'],
    [{ sharing: { file: 'settings.json', folders: undefined, needed: ['/x'] } }, 'not-checked'],
  ],
  'machine/selinux': [
    [{}, 'ok'],
    [but('host', { selinux: true }), 'ok'],
    [{ ...but('host', { selinux: true }), ...but('engineInfo', { security: ['selinux'] }) }, 'warning', /container_file_t/],
  ],
  'machine/architecture': [
    [{}, 'ok'],
    [{ ...arm, ...but('builder', { current: undefined }) }, 'problem', /starts no programs for linux\/amd64.*binfmt/s],
    [{ ...arm, emulation: { amd64: true }, ...but('builder', { current: undefined }) }, 'note', /emulates/],
    [arm, 'note'],
    [{ ...arm, emulation: { amd64: undefined }, ...but('builder', { current: undefined }) }, 'not-checked'],
    [silent('hangs'), 'not-checked'],
  ],
  'machine/buildkit': [
    [{}, 'ok'],
    [but('builder', { switchedOff: true }), 'warning', /unset DOCKER_BUILDKIT/],
    [noBuildx, 'warning', /buildx is missing/],
    [but('builder', { embedded: true, buildx: undefined }), 'ok'],
  ],
  'machine/buildx': [
    [{}, 'ok'],
    [but('builder', { embedded: true, buildx: undefined }), 'note'],
    [noBuildx, 'not-checked', /machine\/buildkit/],
  ],
  'machine/builder': [
    [{}, 'ok'],
    [
      but('builder', { current: { name: 'far', driver: 'remote', platforms: [], trouble: 'no such host' } }),
      'problem',
      /"far" cannot be used: no such host.*docker buildx use default/s,
    ],
    [noBuildx, 'not-checked'],
    [but('builder', { current: undefined }), 'not-checked'],
  ],
  'machine/image-store': [
    [{}, 'ok'],
    [but('engineInfo', { containerdStore: true }), 'ok'],
    [{ ...but('engineInfo', { containerdStore: true }), ...noBuildx }, 'warning', /OCI index/],
  ],
  'machine/disk-temp': [
    [{}, 'ok'],
    [but('temp', { disk: disk(3e9) }), 'warning', /3 GB are free for work folders/],
    [but('temp', { disk: disk(5e8) }), 'problem'],
    [but('temp', { disk: undefined }), 'not-checked'],
  ],
  'machine/disk-engine': [
    [{}, 'ok'],
    [but('engineInfo', { disk: disk(5e9) }), 'warning', /docker system df/],
    [but('engineInfo', { disk: disk(1e9) }), 'problem'],
    [but('engineInfo', { disk: undefined }), 'not-checked'],
  ],
  'machine/disk-cache': [
    [{}, 'ok'],
    [but('cache', { disk: disk(1e8) }), 'warning'],
  ],
  'machine/inodes': [
    [{}, 'ok'],
    [but('temp', { disk: disk(1e11, 5) }), 'warning', /takes only 5 more files/],
    [but('engineInfo', { disk: disk(1e11, 5) }), 'warning'],
    [but('temp', { disk: { ...disk(1e11, 0), inodes: 0 } }), 'ok'],
  ],
  'machine/temp-folder': [
    [{}, 'ok'],
    [but('temp', { path: '/gone', state: 'missing' }), 'problem', /\/gone does not exist/],
    [but('temp', { state: 'not-writable' }), 'problem', /cannot be written to/],
    [but('temp', { state: 'not-a-folder' }), 'problem'],
    [but('temp', { path: '/a\nb' }), 'problem', /line break/],
  ],
  'machine/temp-noexec': [
    [{}, 'ok'],
    [but('temp', { noexec: true }), 'warning', /mounted with noexec/],
    [but('temp', { noexec: undefined }), 'not-checked'],
  ],
  'machine/cache-folder': [
    [{}, 'ok'],
    [but('cache', { state: 'missing' }), 'note', /doctor --fix/],
    [but('cache', { state: 'not-writable' }), 'warning', /chown/],
    [but('cache', { state: 'not-a-folder' }), 'warning'],
    [but('cache', { path: undefined, state: 'no-place' }), 'warning', /no home folder/],
  ],
  'machine/cache-size': [
    [{}, 'ok'],
    [but('cache', { bytes: 3e9 }), 'warning', /holds 3 GB/],
    [but('cache', { bytes: 3e9, more: true }), 'warning', /at least 3 GB/],
    [but('cache', { more: true }), 'not-checked'],
  ],
  'machine/memory': [
    [{}, 'ok'],
    [but('memory', { availableBytes: 1e9 }), 'warning', /1 GB of 16 GB/],
    [but('memory', { availableBytes: 1e8 }), 'problem'],
  ],
  'machine/engine-memory': [
    [{}, 'ok'],
    [but('engineInfo', { memoryBytes: 2e9 }), 'warning', /2 GB of memory/],
    [but('engineInfo', { memoryBytes: 0 }), 'not-checked'],
  ],
  'machine/proxies': [
    [{}, 'ok'],
    [variables({ HTTPS_PROXY: 'proxy.corp:3128', https_proxy: 'proxy.corp:3128' }), 'ok'],
    [variables({ HTTPS_PROXY: 'http://' }), 'problem', /is no address/],
    [variables({ http_proxy: 'socks5://p:1080' }), 'problem', /does not speak/],
    [variables({ http_proxy: 'http://a:1', HTTP_PROXY: 'http://b:1' }), 'warning', /differ: http:\/\/a:1 and http:\/\/b:1/],
  ],
  'machine/no-proxy': [
    [{}, 'ok'],
    [variables({ http_proxy: 'http://a:1' }), 'warning', /does not name localhost and 127\.0\.0\.1/],
    [variables({ http_proxy: 'http://a:1', no_proxy: 'localhost' }), 'warning', /does not name 127/],
    [variables({ HTTP_PROXY: 'http://a:1', NO_PROXY: 'localhost, 127.0.0.1' }), 'ok'],
    [variables({ HTTP_PROXY: 'http://a:1', NO_PROXY: '*' }), 'ok'],
    [variables({ HTTPS_PROXY: 'http://a:1' }), 'ok'],
  ],
  'machine/container-proxies': [
    [{}, 'ok'],
    [but('dockerConfig', { injected: ['HTTP_PROXY', 'http_proxy'] }), 'note', /puts HTTP_PROXY into every container/],
  ],
  'machine/certificates': [
    [{}, 'ok'],
    [certificate('AWS_CA_BUNDLE', 'fine'), 'ok'],
    [certificate('AWS_CA_BUNDLE', 'missing'), 'problem', /AWS_CA_BUNDLE names \/ca\.pem, which does not exist/],
    [certificate('NODE_EXTRA_CA_CERTS', 'missing'), 'warning', /Node goes on without it/],
    [certificate('SSL_CERT_FILE', 'folder'), 'warning'],
    [certificate('CURL_CA_BUNDLE', 'no-certificate'), 'warning', /PEM/],
    [certificate('REQUESTS_CA_BUNDLE', 'unreadable'), 'warning'],
  ],
  'machine/docker-config': [
    [{}, 'ok'],
    [but('dockerConfig', { state: 'absent' }), 'ok'],
    [but('dockerConfig', { state: 'malformed' }), 'warning', /is not a JSON object/],
    [but('dockerConfig', { state: 'unreadable' }), 'warning', /chown/],
  ],
  'machine/docker-logins': [
    [{}, 'ok'],
    [but('dockerConfig', { helpers: [{ program: 'docker-credential-pass', found: true }] }), 'ok'],
    [
      but('dockerConfig', { helpers: [{ program: 'docker-credential-desktop', found: false }] }),
      'problem',
      /docker-credential-desktop, which is not on PATH/,
    ],
    // docker itself only warns of it.
    [
      but('dockerConfig', { helpers: [{ program: 'docker-credential-gcloud', found: false, registries: ['gcr.io'] }] }),
      'warning',
      /the login of gcr\.io kept by docker-credential-gcloud/,
    ],
    [
      but('dockerConfig', {
        helpers: [
          { program: 'docker-credential-gcloud', found: false, registries: ['gcr.io'] },
          { program: 'docker-credential-desktop', found: false },
        ],
      }),
      'problem',
      /docker-credential-desktop/,
    ],
  ],
  'machine/clock': [
    [{}, 'ok'],
    [but('host', { now: 0 }), 'problem', /1970-01-01 00:00 UTC, which is before/],
    [but('host', { now: Date.UTC(2040, 0, 1) }), 'problem', /10 years after/],
  ],
  'machine/engine-clock': [
    [{}, 'ok'],
    [but('engineInfo', { clockAheadMs: 29_000 }), 'ok'],
    [but('engineInfo', { clockAheadMs: 125_000 }), 'warning', /2 min 5 s ahead of/],
    [but('engineInfo', { clockAheadMs: -3_600_000 }), 'warning', /behind/],
    [but('engineInfo', { clockAheadMs: undefined }), 'not-checked'],
  ],
  'machine/git': [
    [{}, 'ok'],
    [but('git', { version: undefined }), 'warning', /no git on PATH/],
  ],
  'machine/git-line-endings': [
    [but('git', { autocrlf: 'input' }), 'ok'],
    // The project's .gitattributes settles it.
    [but('git', { autocrlf: 'true' }), 'ok'],
    [{ ...but('git', { autocrlf: 'true' }), ...but('repository', { unsettled: ['start.sh'] }) }, 'warning', /core\.autocrlf input/],
    [{ ...but('git', { eol: 'crlf' }), ...but('repository', { tracked: false }) }, 'warning', /core\.eol lf/],
  ],
  'machine/loopback': [
    [{}, 'ok'],
    [but('loopback', { failure: 'a server cannot be started: EADDRNOTAVAIL' }), 'problem', /EADDRNOTAVAIL/],
  ],
  'machine/localhost': [
    [{}, 'ok'],
    [but('loopback', { localhost: ['::1'] }), 'warning', /means ::1, not/],
    [but('loopback', { localhost: [] }), 'warning', /has no address/],
  ],
  'machine/serve-port': [
    [{}, 'ok'],
    [but('loopback', { port8080: 'taken' }), 'note'],
    [but('loopback', { port8080: 'unknown' }), 'not-checked'],
  ],
  'machine/ephemeral-ports': [
    [{}, 'ok'],
    [but('loopback', { ephemeral: { first: 60_000, last: 60_999 } }), 'warning', /1000 ports only/],
    [but('loopback', { ephemeral: undefined }), 'not-checked'],
  ],
  'machine/open-files': [
    [{}, 'ok'],
    [but('host', { openFiles: 256 }), 'warning', /256 files/],
    [but('host', { openFiles: undefined }), 'not-checked'],
  ],
  'machine/locale': [
    [{}, 'ok'],
    [{ locale: undefined }, 'ok'],
    [{ locale: { variable: 'LC_ALL', value: 'C', utf8: false } }, 'note', /LC_ALL=C is no UTF-8/],
  ],
  'machine/leftovers': [
    [{}, 'ok'],
    [left(thing, { ...thing, kind: 'network', name: 'n' }), 'warning', /1 container, 1 network\..*sagemaker-algo clean/s],
    [left({ ...thing, kind: 'folder', name: '/tmp/x' }), 'warning', /1 work folder/],
    // Somebody is at work: something runs, or is young.
    [left({ ...thing, running: true }), 'ok'],
    [left(thing, { ...thing, kind: 'folder', made: NOW - 60_000 }), 'ok'],
    [left({ ...thing, running: true, made: NOW - 90_000_000 }), 'warning'],
    [left(thing, { ...thing, run: 'def', made: NOW }), 'warning', /1 container\./],
    [left({ ...thing, made: undefined }), 'ok'],
    // Whose process has ended needs no waiting.
    [left({ ...thing, running: true, dead: true, made: NOW }), 'warning', /1 container\./],
    [{ leftovers: { things: [], unasked: 'No container engine answers.' } }, 'not-checked'],
  ],
};

export { SOUND };

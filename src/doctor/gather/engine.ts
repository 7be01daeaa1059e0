import { lstatSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describeSocket } from '../../engine/detect-docker.ts';
import { firstLine } from '../../engine/docker-client.ts';
import { type Endpoint, resolveEndpoint, socketPath } from '../../engine/endpoint.ts';
import { findProgram } from '../../engine/find-program.ts';
import type { Facts } from '../facts.ts';
import { type GatherContext, type Gathering, NotThereError } from '../gather.ts';
import { readBuilder } from './builder.ts';
import { isRecord, textAt } from './reading.ts';
import { readDisk } from './space.ts';

/** An engine that answers at all does so at once. */
export const ENGINE_MS = 4_000;
/** For what is asked once it has answered. */
export const AFTER_ENGINE_MS = 8_500;

export const NO_ENGINE = 'No container engine answers.';

/** The docker client and the engine behind it. */
export const engineGatherers = {
  client: {
    title: 'the docker client',
    limitMs: 3_000,
    make: async ({ context }: Gathering): Promise<Facts['client']> => ({ path: findProgram('docker', context.env, context.platform) }),
  },
  endpoint: { title: "the engine's address", limitMs: 3_000, make: async ({ context }: Gathering) => readEndpoint(context) },
  engine: { title: 'the engine', limitMs: ENGINE_MS + 1_000, make: readEngine },
  engineInfo: { title: 'the settings of the engine', limitMs: AFTER_ENGINE_MS, make: readInfo },
  builder: { title: "docker's builders", limitMs: AFTER_ENGINE_MS, make: readBuilder },
  emulation: { title: 'emulation', limitMs: 3_000, make: readEmulation },
};

function readEndpoint({ env, platform }: GatherContext): Facts['endpoint'] {
  const endpoint = resolveEndpoint(env, platform);
  const behind = env['DOCKER_HOST'] ? resolveEndpoint({ ...env, DOCKER_HOST: undefined }, platform).context : 'default';
  const path = socketPath(endpoint);
  return {
    ...{ context: endpoint.context, host: endpoint.host, source: endpoint.source, kind: kindOfHost(endpoint) },
    socket: path === undefined ? undefined : { path, state: judgeSocket(path) },
    hidden: behind === 'default' ? undefined : behind,
  };
}

function kindOfHost({ host = '' }: Endpoint): Facts['endpoint']['kind'] {
  const scheme = /^(\w+):\/\//.exec(host)?.[1];
  const kinds = { unix: 'socket', npipe: 'pipe', tcp: 'tcp', http: 'tcp', https: 'tcp', ssh: 'ssh' } as const;
  return scheme !== undefined && Object.hasOwn(kinds, scheme) ? kinds[scheme as keyof typeof kinds] : 'other';
}

function judgeSocket(path: string): 'usable' | 'denied' | 'absent' | 'not-a-socket' {
  const state = describeSocket(path);
  if (state !== 'usable') return state;
  try {
    return lstatSync(path).isSymbolicLink() || lstatSync(path).isSocket() ? 'usable' : 'not-a-socket';
  } catch {
    return 'absent';
  }
}

async function readEngine({ context, ask }: Gathering): Promise<Facts['engine']> {
  const { path } = await ask('client');
  if (path === undefined) return { status: 'no-client' };
  const { env, exec } = context;
  const result = await exec({ command: path, args: ['version', '--format', '{{json .}}'], env, timeoutMs: ENGINE_MS, detached: true });
  const version = parse(result.stdout);
  // podman without a service is its own server, and names no other.
  const server = isRecord(version) ? (version['Server'] ?? (/podman/i.test(result.stdout) ? version['Client'] : undefined)) : undefined;
  if (result.exitCode === 0 && isRecord(server)) return describeServer(server);
  if (result.timedOut) return { status: 'silent', cause: 'hangs', said: `no answer within ${ENGINE_MS / 1_000} s` };
  const said = firstLine(/\bstderr=(?<words>.*)/s.exec(result.stderr)?.groups?.['words'] ?? result.stderr);
  const denied = /permission denied/i.test(result.stderr);
  const unreachable = /cannot connect|connection refused|no such host|failed to connect|no route|is the docker daemon running/i.test(
    result.stderr,
  );
  return {
    status: 'silent',
    cause: denied ? 'denied' : unreachable ? 'unreachable' : 'other',
    said: said || `docker version ended with ${result.exitCode}`,
  };
}

function describeServer(server: Readonly<Record<string, unknown>>): Facts['engine'] {
  const components = Array.isArray(server['Components']) ? server['Components'] : [];
  const named = (name: string) => components.some((one) => textAt(one, 'Name').toLowerCase().includes(name));
  const platform = textAt(server, 'Platform', 'Name');
  return {
    status: 'answers',
    version: textAt(server, 'Version') || 'unknown',
    arch: textAt(server, 'Arch') || (textAt(server, 'OsArch').split('/')[1] ?? ''),
    name: named('podman') ? 'podman' : platform.includes('Desktop') ? 'Docker Desktop' : 'Docker',
    rootless: named('rootlesskit'),
  };
}

async function readInfo({ context, ask }: Gathering): Promise<Facts['engineInfo']> {
  const [engine, client, endpoint, host] = await Promise.all([ask('engine'), ask('client'), ask('endpoint'), ask('host')]);
  if (engine.status !== 'answers' || client.path === undefined) throw new NotThereError(NO_ENGINE);
  const asked = context.now();
  const result = await context.exec({
    command: client.path,
    args: ['info', '--format', '{{json .}}'],
    env: context.env,
    timeoutMs: ENGINE_MS,
    detached: true,
  });
  const answered = context.now();
  const info = parse(result.stdout);
  if (result.exitCode !== 0 || !isRecord(info))
    throw new NotThereError(
      result.timedOut ? 'The engine answers, and had not described itself after 4 s.' : 'The engine answers, and does not describe itself.',
    );
  const security = Array.isArray(info['SecurityOptions']) ? info['SecurityOptions'].map(String) : [];
  const dataRoot = textAt(info, 'DockerRootDir');
  const system = textAt(info, 'OperatingSystem');
  const here =
    endpoint.kind === 'socket' &&
    context.platform === 'linux' &&
    !/desktop/i.test(system) &&
    dataRoot.startsWith('/') &&
    isHere(info, host);
  const time = Date.parse(textAt(info, 'SystemTime'));
  return {
    ...{ name: textAt(info, 'Name'), system, dataRoot },
    containerdStore: JSON.stringify(info['DriverStatus'] ?? '').includes('io.containerd.snapshotter'),
    memoryBytes: Number(info['MemTotal'] ?? 0),
    security: security.map((option) => /^name=([\w-]+)/.exec(option)?.[1] ?? option),
    // It was read somewhere between question and answer.
    clockAheadMs: Number.isNaN(time) ? undefined : time < asked ? time - asked : time > answered ? time - answered : 0,
    disk: here ? await readDisk(dataRoot) : undefined,
  };
}

/** From within a container the engine's paths are those of another machine, unless it runs in the same container. */
function isHere(info: Readonly<Record<string, unknown>>, { container, hostname }: Facts['host']): boolean {
  return container === undefined || textAt(info, 'Name') === hostname;
}

async function readEmulation({ context }: Gathering): Promise<Facts['emulation']> {
  if (context.platform !== 'linux') return { amd64: undefined };
  const [registered, status] = await Promise.all(
    ['qemu-x86_64', 'status'].map((name) => readFile(`/proc/sys/fs/binfmt_misc/${name}`, 'utf8').catch(() => undefined)),
  );
  if (status === undefined) return { amd64: undefined };
  return { amd64: registered?.startsWith('enabled') === true };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

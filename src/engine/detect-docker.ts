import { accessSync, constants } from 'node:fs';
import { release } from 'node:os';
import { readInfo } from './detect-client.ts';
import { DIALECTS, type Dialect } from './dialects.ts';
import { createDockerClient, firstLine } from './docker-client.ts';
import { type Endpoint, resolveEndpoint, socketPath } from './endpoint.ts';
import { findAddress } from './engine-address.ts';
import { type EngineSocket, openEngineSocket } from './engine-socket.ts';
import { findProgram, isScript } from './find-program.ts';
import { absent, type DetectContext, type Facts, type Found, startEngine } from './found.ts';
import { ANSWER_MS, isInContainer, type Place, parseJson } from './place.ts';

/**
 * Looks for the engine behind the `docker` client; when it does not answer, says which socket was tried and why. `forBuilds`
 * only looks at the socket: describing itself takes the engine longer than an unchanged build may.
 */
export async function findDocker(context: DetectContext, use: { readonly forBuilds: boolean } = { forBuilds: false }): Promise<Found> {
  const { env, platform, exec, trace } = context;
  const endpoint = resolveEndpoint(env, platform);
  const command = findProgram('docker', env, platform);
  if (command === undefined) {
    return absent('The docker client is not installed, or not on PATH.', DIALECTS.docker.install);
  }
  const path = socketPath(endpoint);
  // A script called docker (podman's, or a wrapper) may speak to another engine than the socket does.
  const address = isScript(command) ? undefined : findAddress(endpoint, env);
  const socket = address === undefined ? undefined : openEngineSocket(address);
  const unasked = use.forBuilds && socket !== undefined && path !== undefined && describeSocket(path) === 'usable';
  const version = unasked ? UNASKED : await readVersion(context, command, socket);
  if (version.status === 'silent') return absentEngine(endpoint, version.stderr, path);
  const facts = describeServer(version, endpoint, platform);
  // A command called docker that is podman, and no server behind it: only podman itself knows whose containers these are.
  const own = version.podman && !use.forBuilds ? await readInfo(context, DIALECTS.podman, command) : undefined;
  const { place } = own?.status === 'answered' ? own.facts : facts;
  const dialect = own?.status === 'answered' ? speakAs(own.dialect) : DIALECTS.docker;
  const client = createDockerClient({ exec, env, dialect, command, endpoint, socket, trace });
  // Other engines behind docker's API make containers from it in ways of their own; with the client their differences are known.
  const runs = isDocker(version.server) ? client : { ...client, run: async () => undefined };
  return { status: 'found', engine: startEngine(context, runs, { ...facts, place }) };
}

/** Called docker, and understanding what another client understands. */
function speakAs({ adapt }: Dialect): Dialect {
  return adapt === undefined ? DIALECTS.docker : { ...DIALECTS.docker, adapt };
}

function isDocker({ Components }: Server): boolean {
  return (Components ?? []).some(({ Name }) => Name === 'Engine');
}

const UNASKED = { status: 'answered', server: {}, podman: false } as const;

type Version =
  | { readonly status: 'answered'; readonly server: Server; readonly podman: boolean }
  | { readonly status: 'silent'; readonly stderr: string };

interface Server {
  readonly Version?: unknown;
  readonly KernelVersion?: unknown;
  readonly Arch?: unknown;
  readonly OsArch?: unknown;
  readonly Platform?: { readonly Name?: unknown } | null;
  readonly Components?: readonly { readonly Name?: unknown }[] | null;
}

/** One call: over the socket where there is one, by the client otherwise, and by the client for its words when nobody answers. */
async function readVersion({ exec, env, trace }: DetectContext, command: string, socket: EngineSocket | undefined): Promise<Version> {
  const args = DIALECTS.docker.askedBy;
  const end = socket === undefined ? undefined : trace?.({ command, args, instead: 'over the socket' });
  const answer = await socket?.get('/version', 5_000);
  end?.(answer?.kind === 'answer' ? `answered with ${answer.status}` : 'no answer');
  if (answer?.kind === 'answer' && answer.status === 200) return { status: 'answered', server: answer.json as Server, podman: false };
  const result = await exec({ command, args, env, timeoutMs: ANSWER_MS, detached: true });
  const found = result.exitCode === 0 ? findServer(parseJson(result.stdout)) : undefined;
  if (found !== undefined) return { status: 'answered', ...found };
  if (result.timedOut) return { status: 'silent', stderr: '`docker version` had no answer after 15 s' };
  return { status: 'silent', stderr: result.stderr || `\`docker version\` ended with ${result.exitCode ?? result.startError}` };
}

/** podman without a service is its own server, and names no other. */
function findServer(version: unknown): { readonly server: Server; readonly podman: boolean } | undefined {
  if (typeof version !== 'object' || version === null) return undefined;
  const { Server: server, Client: client }: { readonly Server?: unknown; readonly Client?: unknown } = version;
  const found = server ?? client;
  return typeof found === 'object' && found !== null ? { server: found, podman: !server } : undefined;
}

function describeServer({ server }: { readonly server: Server }, endpoint: Endpoint, platform: NodeJS.Platform): Facts {
  // podman names both in one word: linux/amd64.
  const architecture = String(server.Arch ?? String(server.OsArch ?? '').split('/')[1] ?? '');
  return { version: String(server.Version ?? 'unknown'), architecture, place: findPlace(server, endpoint, platform) };
}

/** Where containers' own addresses cannot be reached: another machine, a virtual machine, or another network namespace. */
function findPlace(server: Server, endpoint: Endpoint, platform: NodeJS.Platform): Place {
  if (isElsewhere(endpoint)) return { reach: 'tunnel', shares: 'no' };
  const desktop = String(server.Platform?.Name ?? '').includes('Desktop');
  const rootless = (server.Components ?? []).some(({ Name }) => Name === 'rootlesskit');
  if (desktop || (rootless && platform === 'linux')) return { reach: 'published', shares: 'yes' };
  // A virtual machine shares some folders, not always the one for temporary files.
  if (platform !== 'linux') return { reach: 'published', shares: 'ask' };
  if (isInContainer()) return { reach: 'tunnel', shares: 'ask' };
  // A socket that leads to another machine, such as one forwarded by ssh.
  const foreign = server.KernelVersion !== undefined && server.KernelVersion !== release();
  if (foreign) return { reach: 'tunnel', shares: 'ask' };
  return { reach: 'direct', shares: 'yes' };
}

/** Another machine by the scheme of its address; that of this one may be spelled so too, and what is then done works there as well. */
function isElsewhere({ host }: Endpoint): boolean {
  return host !== undefined && !/^(?:unix|npipe|fd):/.test(host);
}

function absentEngine(endpoint: Endpoint, stderr: string, path: string | undefined): Found {
  const where = `${endpoint.host ?? 'an unknown address'} (from ${endpoint.source}${endpoint.context === 'default' ? '' : `, context "${endpoint.context}"`})`;
  // Over ssh the client wraps what ssh says in advice about itself.
  const overSsh = /\bstderr=(?<words>.*)/s.exec(stderr)?.groups?.['words'];
  const said = firstLine(overSsh ?? stderr);
  const reason = path === undefined ? undefined : describeSocket(path);
  if (reason === 'denied' || /permission denied/i.test(stderr)) {
    return absent(
      `Docker runs, but this user may not use its socket ${where}.`,
      'Add yourself to the group docker (`sudo usermod -aG docker $USER`), log in again, and check with `docker version`.',
    );
  }
  if (/context.*not found|no such context|unable to resolve docker endpoint/i.test(stderr)) {
    return absent(
      `The docker context "${endpoint.context}" (from ${endpoint.source}) does not exist: ${said}`,
      '`docker context ls` shows those that do; `docker context use default` goes back.',
    );
  }
  const elsewhere =
    endpoint.source === 'DOCKER_HOST'
      ? ' Or unset DOCKER_HOST to use this machine.'
      : endpoint.source === 'the default'
        ? ''
        : ' Or `docker context use default` to use this machine.';
  const start =
    reason === 'absent' || reason === 'usable'
      ? 'Start Docker'
      : endpoint.host?.startsWith('ssh://') === true
        ? 'See that Docker runs there and that ssh gets there without a question'
        : 'See that Docker runs there';
  return absent(`Docker does not answer at ${where}: ${said}`, `${start}, and check with \`docker version\`.${elsewhere}`);
}

/** Whether this user can speak to a socket. */
export function describeSocket(path: string): 'absent' | 'denied' | 'usable' {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return 'usable';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'denied' : 'absent';
  }
}

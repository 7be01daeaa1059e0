import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { EXIT, UserError } from '../errors.ts';
import type { Exec } from '../exec.ts';
import type { Trace } from '../trace.ts';
import { createDocker, type DockerDeps } from './docker.ts';
import { createDockerClient, firstLine } from './docker-client.ts';
import { type Endpoint, resolveEndpoint, socketPath } from './endpoint.ts';
import type { ContainerEngine } from './engine.ts';
import { type EngineSocket, openEngineSocket } from './engine-socket.ts';
import { findProgram, isScript } from './find-program.ts';
import { startProgram } from './program.ts';
import { traceStarts } from './traced-program.ts';

export type Found =
  | { readonly status: 'found'; readonly engine: ContainerEngine }
  | { readonly status: 'absent'; readonly tried: UserError };

export interface DetectContext extends Pick<DockerDeps, 'env' | 'signal' | 'now'> {
  /** Folder of this package, which brings the probe. */
  readonly packageRoot: string;
  readonly platform: NodeJS.Platform;
  readonly exec: Exec;
  readonly trace?: Trace | undefined;
}

/**
 * Looks for the engine behind the `docker` client; when it does not answer, says which socket was tried and why. `forBuilds`
 * only looks at the socket: describing itself takes the engine longer than an unchanged build may.
 */
export async function findDocker(context: DetectContext, use: { readonly forBuilds: boolean } = { forBuilds: false }): Promise<Found> {
  const { env, platform, exec, trace } = context;
  const endpoint = resolveEndpoint(env, platform);
  const command = findProgram('docker', env, platform);
  if (command === undefined) {
    return absent(
      'The docker client is not installed, or not on PATH.',
      'Install Docker (https://docs.docker.com/engine/install/) or another engine that brings a `docker` command.',
    );
  }
  const path = socketPath(endpoint);
  // A script called docker (podman's, or a wrapper) may speak to another engine than the socket does.
  const socket = path === undefined || isScript(command) ? undefined : openEngineSocket(path);
  const client = createDockerClient({ exec, env, command, endpoint, socket, trace });
  const unasked = use.forBuilds && socket !== undefined && path !== undefined && describeSocket(path) === 'usable';
  const version = unasked ? UNASKED : await readVersion(context, command, socket);
  if (version.status === 'silent') return absentEngine(endpoint, version.stderr, path);
  const probeFolder = join(context.packageRoot, 'probe/bin');
  const parts = { client, startProgram: traceStarts(startProgram, trace), probeFolder };
  const engine = createDocker({ ...context, ...parts, ...describeServer(version.server, endpoint, platform) });
  return { status: 'found', engine };
}

const UNASKED = { status: 'answered', server: {} } as const;

type Version = { readonly status: 'answered'; readonly server: Server } | { readonly status: 'silent'; readonly stderr: string };

interface Server {
  readonly Version?: unknown;
  readonly Arch?: unknown;
  readonly OsArch?: unknown;
  readonly Platform?: { readonly Name?: unknown } | null;
  readonly Components?: readonly { readonly Name?: unknown }[] | null;
}

/** One call: over the socket where there is one, by the client otherwise, and by the client for its words when nobody answers. */
async function readVersion({ exec, env, trace }: DetectContext, command: string, socket: EngineSocket | undefined): Promise<Version> {
  const args = ['version', '--format', '{{json .}}'];
  const end = socket === undefined ? undefined : trace?.({ command, args, instead: 'over the socket' });
  const answer = await socket?.get('/version', 5_000);
  end?.(answer?.kind === 'answer' ? `answered with ${answer.status}` : 'no answer');
  if (answer?.kind === 'answer' && answer.status === 200) return { status: 'answered', server: answer.json as Server };
  const result = await exec({ command, args, env, timeoutMs: 15_000, detached: true });
  const server = result.exitCode === 0 ? findServer(parse(result.stdout)) : undefined;
  if (server !== undefined) return { status: 'answered', server };
  if (result.timedOut) return { status: 'silent', stderr: '`docker version` had no answer after 15 s' };
  return { status: 'silent', stderr: result.stderr || `\`docker version\` ended with ${result.exitCode ?? result.startError}` };
}

/** podman without a service is its own server, and names no other. */
function findServer(version: unknown): Server | undefined {
  if (typeof version !== 'object' || version === null) return undefined;
  const { Server: server, Client: client }: { readonly Server?: unknown; readonly Client?: unknown } = version;
  const found = server ?? client;
  return typeof found === 'object' && found !== null ? found : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where containers' own addresses cannot be reached: another machine, a virtual machine, or another network namespace. */
function describeServer(server: Server, endpoint: Endpoint, platform: NodeJS.Platform) {
  const desktop = String(server.Platform?.Name ?? '').includes('Desktop');
  const rootless = (server.Components ?? []).some(({ Name }) => Name === 'rootlesskit');
  const reachable = platform === 'linux' && socketPath(endpoint) !== undefined && !desktop && !rootless;
  // podman names both in one word: linux/amd64.
  const architecture = String(server.Arch ?? String(server.OsArch ?? '').split('/')[1] ?? '');
  return { version: String(server.Version ?? 'unknown'), architecture, reachable };
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

function describeSocket(path: string): 'absent' | 'denied' | 'usable' {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return 'usable';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'denied' : 'absent';
  }
}

function absent(message: string, hint: string): Found {
  return { status: 'absent', tried: new UserError(message, { hint, exitCode: EXIT.couldNotLook }) };
}

import { EXIT, UserError } from '../errors.ts';
import type { Exec, ExecResult } from '../exec.ts';
import type { Endpoint } from './endpoint.ts';
import type { EngineSocket } from './engine-socket.ts';
import { tryShortcut } from './socket-shortcuts.ts';

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly onStart?: (pid: number) => void;
}

/** The docker command line client, and where possible the engine's socket for looking. */
export interface DockerClient {
  readonly command: string;
  readonly endpoint: Endpoint;
  /** Runs `docker ...args`; a non-zero exit is a value. Throws UserError when the client or the engine is not there. */
  call(args: readonly string[], options?: CallOptions): Promise<ExecResult>;
  /** What `docker inspect` prints, undefined when there is no such thing. Throws UserError when the engine does not answer. */
  inspect(
    kind: 'container' | 'image',
    name: string,
    options?: { /** Adds how much a container wrote to its layer. */ readonly size?: boolean },
  ): Promise<unknown>;
}

export interface DockerClientDeps {
  readonly exec: Exec;
  /** Added to the environment of the client. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly command: string;
  readonly endpoint: Endpoint;
  readonly socket: EngineSocket | undefined;
}

/** An engine that answers at all answers these within seconds; a minute means that it hangs. */
const LOOK_TIMEOUT_MS = 60_000;

/** What a client gives that ran well, without one. */
const NO_CLIENT = { exitCode: 0, stdout: '', stderr: '', timedOut: false, aborted: false, startError: undefined, durationMs: 0 };

export function createDockerClient({ exec, env, command, endpoint, socket }: DockerClientDeps): DockerClient {
  const call = async (args: readonly string[], options: CallOptions = {}): Promise<ExecResult> => {
    const { timeoutMs = LOOK_TIMEOUT_MS } = options;
    const done = socket === undefined ? undefined : await tryShortcut(socket, args, timeoutMs);
    if (done !== undefined) return { ...NO_CLIENT, stdout: done };
    // Not in the terminal's process group: a Ctrl-C must not kill the very client that cleans up.
    const result = await exec({ command, args, detached: true, timeoutMs: LOOK_TIMEOUT_MS, ...options, env: { ...env, ...options.env } });
    if (result.startError !== undefined) throw notStarted(command, result.startError);
    if (result.timedOut)
      throw engineGone(endpoint, `\`docker ${args[0] ?? ''}\` had not ended after ${(options.timeoutMs ?? LOOK_TIMEOUT_MS) / 1000} s`);
    if (result.exitCode !== 0 && isConnectionError(result.stderr)) throw engineGone(endpoint, result.stderr);
    return result;
  };
  return {
    command,
    endpoint,
    call,
    async inspect(kind, name, { size = false } = {}) {
      const answer = await socket?.get(`/${kind}s/${encodeReference(name)}/json${size ? '?size=1' : ''}`, LOOK_TIMEOUT_MS);
      if (answer?.kind === 'answer' && answer.status === 200) return answer.json;
      if (answer?.kind === 'answer' && answer.status === 404) return undefined;
      // Whatever the socket's trouble is, the client either manages or has the words for it.
      const result = await call([kind, 'inspect', ...(size ? ['--size'] : []), '--format', '{{json .}}', name]);
      if (result.exitCode === 0) return unwrap(JSON.parse(result.stdout));
      if (/no such|not found|not known/i.test(result.stderr)) return undefined;
      throw engineGone(endpoint, result.stderr);
    },
  };
}

/** podman answers with a list, even where a format asks for the thing itself. */
function unwrap(json: unknown): unknown {
  return Array.isArray(json) ? json[0] : json;
}

/** A reference may hold slashes, which the engine's paths keep. */
function encodeReference(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** The client's words for "there is nobody there", across its versions. */
export function isConnectionError(stderr: string): boolean {
  return /cannot connect to the docker daemon|error during connect|is the docker daemon running|permission denied while trying to connect|failed to connect to the docker api|connection refused|unexpected EOF/i.test(
    stderr,
  );
}

/** Nobody answers where an engine was, or should have been. */
export function engineGone(endpoint: Endpoint, said: string): UserError {
  const host = endpoint.host ?? `context ${endpoint.context}`;
  return new UserError(`The container engine docker (${host}) does not answer: ${firstLine(said)}`, {
    hint: 'Start it again and repeat the command. `docker ps -a --filter label=sagemaker-algo.run` shows what it may have kept.',
    exitCode: EXIT.couldNotLook,
  });
}

export function notStarted(command: string, code: string): UserError {
  const why = code === 'ENOENT' ? 'is not installed, or not on PATH' : `could not be started (${code})`;
  return new UserError(`The docker client ${why}: ${command}`, {
    hint:
      code === 'EMFILE'
        ? 'Too many files are open. Raise the limit with: ulimit -n 4096'
        : 'Install Docker, or use `--engine process`, which needs no container engine.',
    exitCode: EXIT.couldNotLook,
  });
}

/** The first line that says something, without the client's prefixes. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '' && !candidate.startsWith('WARNING: ')) ?? 'it said nothing';
  return line.replace(/^(docker: |ERROR: |Error response from daemon: |Error: )+/, '').trim();
}

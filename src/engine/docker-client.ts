import { describeCommand } from '../command-line.ts';
import { EXIT, UserError } from '../errors.ts';
import type { Exec, ExecResult } from '../exec.ts';
import type { Trace } from '../trace.ts';
import type { Dialect } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import type { WatchOutput } from './engine.ts';
import type { EngineSocket, SocketAnswer } from './engine-socket.ts';
import { encodeReference } from './image-ids.ts';
import type { Program } from './program.ts';
import { isShortcut, tryShortcut } from './socket-shortcuts.ts';

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  readonly onStart?: (pid: number) => void;
}

/** The docker command line client or one that takes its arguments, and where possible the engine's socket for looking. */
export interface DockerClient {
  readonly command: string;
  readonly dialect: Dialect;
  readonly endpoint: Endpoint;
  /** Our arguments in this client's words, for whoever starts it without `call`. */
  adapt(args: readonly string[]): readonly string[];
  /** The command line that does this, for a shell. */
  describe(args: readonly string[]): string;
  /** Runs the client with these arguments; a non-zero exit is a value. Throws UserError when the client or the engine is not there. */
  call(args: readonly string[], options?: CallOptions): Promise<ExecResult>;
  /** Starts a container as `docker run` with these arguments does, without a client; undefined, and nothing done, where that is left to one. */
  run(args: readonly string[], watch: WatchOutput | undefined): Promise<Program | undefined>;
  /** What `docker inspect` prints, undefined when there is no such thing. Throws UserError when the engine does not answer. */
  inspect(
    kind: 'container' | 'image',
    name: string,
    options?: { /** Adds how much a container wrote to its layer. */ readonly size?: boolean; readonly fresh?: boolean },
  ): Promise<unknown>;
}

export interface DockerClientDeps {
  readonly exec: Exec;
  /** Added to the environment of the client. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dialect: Dialect;
  readonly command: string;
  readonly endpoint: Endpoint;
  readonly socket: EngineSocket | undefined;
  /** Told of what goes over the socket. */
  readonly trace?: Trace | undefined;
}

/** An engine that answers at all answers these within seconds; a minute means that it hangs. */
const LOOK_TIMEOUT_MS = 60_000;
/** Once it hangs, nobody waits another minute for each thing that would be tidied up. */
const HUNG_TIMEOUT_MS = 5_000;

/** What a client gives that ran well, without one. */
const NO_CLIENT = { exitCode: 0, stdout: '', stderr: '', timedOut: false, aborted: false, startError: undefined, durationMs: 0 };

export function createDockerClient(deps: DockerClientDeps): DockerClient {
  const { exec, env, dialect, command, endpoint, trace } = deps;
  const { adapt = (args: readonly string[]) => args } = dialect;
  const gone = (said: string) => engineGone({ dialect, endpoint }, said);
  const overSocket = (args: readonly string[], look: boolean) => trace?.({ command, args, instead: 'over the socket', look });
  let hangs = false;
  const socket = deps.socket === undefined ? undefined : noticing(deps.socket, (late) => (hangs = late));
  // What a call may take by itself, as a stop its grace, is kept.
  const patience = (ms: number) => (hangs && ms >= LOOK_TIMEOUT_MS ? ms - LOOK_TIMEOUT_MS + HUNG_TIMEOUT_MS : ms);
  const call = async (args: readonly string[], options: CallOptions = {}): Promise<ExecResult> => {
    const { timeoutMs = LOOK_TIMEOUT_MS } = options;
    const end = socket !== undefined && isShortcut(args) ? overSocket(args, false) : undefined;
    const done = socket === undefined ? undefined : await tryShortcut(socket, args, patience(timeoutMs));
    end?.(done === undefined ? 'not done, so the client does it' : 'done');
    if (done !== undefined) return { ...NO_CLIENT, stdout: done };
    const given = patience(timeoutMs);
    // Not in the terminal's process group: a Ctrl-C must not kill the very client that cleans up.
    const result = await exec({
      ...{ command, args: adapt(args), detached: true },
      ...{ ...options, timeoutMs: given, env: { ...env, ...options.env } },
    });
    if (result.startError !== undefined) throw notStarted({ dialect, command }, result.startError);
    hangs = result.timedOut;
    if (result.timedOut) throw gone(`\`${dialect.name} ${args[0] ?? ''}\` had not ended after ${given / 1000} s`);
    if (result.exitCode !== 0 && isConnectionError(result.stderr)) throw gone(result.stderr);
    return result;
  };
  return {
    ...{ command, dialect, endpoint, adapt, call },
    describe: (args) => describeCommand(dialect.name, adapt(args)),
    async run(args, watch) {
      if (socket === undefined) return undefined;
      const { runOverSocket } = await import('./socket-run.ts');
      const end = overSocket(args, false);
      const program = await runOverSocket(socket, args, { watch, timeoutMs: patience(LOOK_TIMEOUT_MS) });
      if (program === undefined) end?.('not done, so the client does it');
      else void program.ended.then(({ exitCode }) => end?.(exitCode === undefined ? 'no exit code' : `exit code ${exitCode}`));
      return program;
    },
    async inspect(kind, name, { size = false, fresh = false } = {}) {
      const end = socket === undefined ? undefined : overSocket(inspectArgs(kind, name, size), true);
      const answer = await socket?.get(`/${kind}s/${encodeReference(name)}/json${size ? '?size=1' : ''}`, patience(LOOK_TIMEOUT_MS), {
        fresh,
      });
      end?.(answer?.kind === 'answer' ? `answered with ${answer.status}` : 'no answer');
      if (answer?.kind === 'answer' && answer.status === 200) return answer.json;
      if (answer?.kind === 'answer' && answer.status === 404) return undefined;
      // Whatever the socket's trouble is, the client either manages or has the words for it.
      const result = await call(inspectArgs(kind, name, size));
      if (result.exitCode === 0) return unwrap(JSON.parse(result.stdout));
      if (/no such|not found|not known/i.test(result.stderr)) return undefined;
      throw gone(result.stderr);
    },
  };
}

/** The same, which tells with each answer whether it came too late. */
function noticing({ get, send, ...others }: EngineSocket, tell: (late: boolean) => void): EngineSocket {
  const note = (answer: SocketAnswer) => {
    tell(answer.kind === 'failed' && answer.code === 'ETIMEDOUT');
    return answer;
  };
  return {
    ...others,
    get: async (...asked) => note(await get(...asked)),
    send: async (...asked) => note(await send(...asked)),
  };
}

function inspectArgs(kind: string, name: string, size: boolean): readonly string[] {
  return [kind, 'inspect', ...(size ? ['--size'] : []), '--format', '{{json .}}', name];
}

/** podman answers with a list, even where a format asks for the thing itself. */
function unwrap(json: unknown): unknown {
  return Array.isArray(json) ? json[0] : json;
}

/** The client's words for "there is nobody there", across its versions. */
export function isConnectionError(stderr: string): boolean {
  return /cannot connect to the docker daemon|error during connect|is the docker daemon running|permission denied while trying to connect|failed to connect to the docker api|unable to connect to podman|cannot access containerd socket|connection refused|unexpected EOF/i.test(
    stderr,
  );
}

/** Nobody answers where an engine was, or should have been. */
export function engineGone({ dialect, endpoint }: Pick<DockerClient, 'dialect' | 'endpoint'>, said: string): UserError {
  const { name } = dialect;
  const host = endpoint.host ?? (name === 'docker' ? `context ${endpoint.context}` : 'this machine');
  return new UserError(`The container engine ${name} (${host}) does not answer: ${firstLine(said)}`, {
    hint: 'Start it again and repeat the command. The next run removes what it may have kept, or `sagemaker-algo clean` does.',
    exitCode: EXIT.couldNotLook,
  });
}

export function notStarted({ dialect, command }: Pick<DockerClient, 'dialect' | 'command'>, code: string): UserError {
  const why = code === 'ENOENT' ? 'is not installed, or not on PATH' : `could not be started (${code})`;
  return new UserError(`The ${dialect.name} client ${why}: ${command}`, {
    hint:
      code === 'EMFILE'
        ? 'Too many files are open. Raise the limit with: ulimit -n 4096'
        : `${dialect.install} Or use \`--engine process\`, which needs no container engine.`,
    exitCode: EXIT.couldNotLook,
  });
}

/** The first line that says something, without the client's prefixes. */
export function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => candidate.trim() !== '' && !candidate.startsWith('WARNING: ')) ?? 'it said nothing';
  return line.replace(/^(docker: |ERROR: |Error response from daemon: |Error: )+/, '').trim();
}

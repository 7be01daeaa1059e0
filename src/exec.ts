import { execa } from 'execa';

/** A program to run to its end, without a shell. */
export interface ExecRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to this process's environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called for each complete line while the program runs. */
  readonly onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
  /** Called with the number of the process once it runs. */
  readonly onStart?: (pid: number) => void;
  /** Characters kept of each stream, the newest; 1 MiB unless told. */
  readonly keep?: number;
  /** Own process group, so that a Ctrl-C in the terminal does not reach it. */
  readonly detached?: boolean;
}

export interface ExecResult {
  /** Undefined when the program was killed or never started. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  /** `ENOENT` when there is no such program, and the like. */
  readonly startError: string | undefined;
  readonly durationMs: number;
}

/** Runs a program; a failure is a value, never an exception. */
export type Exec = (request: ExecRequest) => Promise<ExecResult>;

const KEEP = 1_048_576;

/** The only caller of subprocesses. Output beyond `keep` characters drops its oldest part. */
export const exec: Exec = async (request) => {
  const keep = request.keep ?? KEEP;
  const subprocess = begin(request);
  if (subprocess === undefined) return NOT_BEGUN;
  if (subprocess.pid !== undefined) request.onStart?.(subprocess.pid);
  const stdout = tail(subprocess.stdout, keep, (line) => request.onLine?.(line, 'stdout'));
  const stderr = tail(subprocess.stderr, keep, (line) => request.onLine?.(line, 'stderr'));
  const result = await subprocess;
  return {
    exitCode: result.exitCode,
    stdout: stdout(),
    stderr: stderr(),
    timedOut: result.timedOut,
    aborted: result.isCanceled,
    startError: result.exitCode === undefined && result.signal === undefined ? (result.code ?? 'unknown') : undefined,
    durationMs: result.durationMs,
  };
};

/** Without a file left for its pipes a process has no streams, which execa cannot handle; the system's own error reaches `main`. */
function begin(request: ExecRequest) {
  try {
    return execute(request);
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('stdio')) return undefined;
    throw error;
  }
}

const NOT_BEGUN = {
  exitCode: undefined,
  stdout: '',
  stderr: '',
  timedOut: false,
  aborted: false,
  startError: 'EMFILE',
  durationMs: 0,
} as const;

function execute(request: ExecRequest) {
  return execa(request.command, [...request.args], {
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    ...(request.env === undefined ? {} : { env: { ...request.env } }),
    ...(request.timeoutMs === undefined ? {} : { timeout: request.timeoutMs }),
    ...(request.signal === undefined ? {} : { cancelSignal: request.signal }),
    ...(request.stdin === undefined ? { stdin: 'ignore' as const } : { input: request.stdin }),
    detached: request.detached ?? false,
    forceKillAfterDelay: 2_000,
    reject: false,
    buffer: false,
  });
}

function tail(stream: NodeJS.ReadableStream, keep: number, onLine: (line: string) => void): () => string {
  let kept = '';
  let line = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    kept += text;
    if (kept.length > keep * 2) kept = kept.slice(-keep);
    const lines = (line + text).split(/\r\n|[\r\n]/);
    line = (lines.pop() ?? '').slice(-keep);
    lines.forEach(onLine);
  });
  stream.on('end', () => line !== '' && onLine(line));
  return () => kept.slice(-keep);
}

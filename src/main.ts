import { type Asked, createProgram } from './cli/program.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode, isInterrupted, isUserError, leftBehind, UserError } from './errors.ts';
import type { Exec } from './exec.ts';
import { openKeyboard } from './keys.ts';
import type { Progress } from './log.ts';
import type { Prompter } from './prompt.ts';
import { createShutdown, type Shutdown } from './shutdown.ts';
import type { KeptMemory } from './step-memory.ts';
import { describeStream, isSystemError } from './streams.ts';
import type { Trace } from './trace.ts';

export { Argument, InvalidArgumentError, Option } from './cli/program.ts';

/** What `bin/` knows and nobody else. */
export interface Host {
  readonly packageRoot: string;
  readonly version: string;
  readonly argv: readonly string[];
  /** Called as `create-sagemaker-algo`. */
  readonly shortcut?: boolean;
  /** Ends the process without waiting for anything. */
  readonly exit: (code: ExitCode) => void;
}

/** Runs one command line and returns the exit code; the only place that catches what commands throw. */
export async function main(host: Host): Promise<ExitCode> {
  const shutdown: Shutdown = createShutdown({
    exit: host.exit,
    describe: (error) => describeFailure(error, context),
    onInterrupt: () => context.progress.note('Interrupted: removing what was started here. Once more ends at once.'),
  });
  const lazy: Lazy = {
    progress: silentProgress,
    exec: async (request) => (await import('./exec.ts')).exec(request),
    trace: undefined,
    notice: undefined,
    memory: undefined,
  };
  const context = createContext(host, shutdown, lazy);
  // Gives the cursor back.
  shutdown.onKill(() => context.progress.close());
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, shutdown.interrupt);
  // Rejections that nobody handles arrive here too.
  process.on('uncaughtException', shutdown.fail);
  // What only a command needs stays out of the way of `--help`.
  const beforeCommand = async ({ options }: Asked) => {
    // The libraries and programs that are called read it too.
    if (options['color'] === false) process.env['NO_COLOR'] = '1';
    // Nobody else sees what it is for.
    if (context.stderr.isTTY) lazy.memory = (await import('./step-memory.ts')).openStepMemory(context);
    const live = context.stderr.isTTY ? (await import('./live-lines.ts')).live : undefined;
    lazy.progress = (await import('./log.ts')).createProgress(context.stderr, context.env, { now: context.now, memory: lazy.memory, live });
    if (options['verbose'] === true) await startTrace(lazy, context);
    if (context.stderr.isTTY) lazy.notice = (await import('./update-notice.ts')).noticeUpdate(options, process.execPath, context);
  };
  try {
    const code = await createProgram(context, beforeCommand, host.shortcut).run(host.argv);
    if (lazy.notice !== undefined) context.stderr.write(`\n${lazy.notice}\n`);
    // A stream tells only afterwards that it could not be written to.
    await new Promise(setImmediate);
    return shutdown.failure ?? code;
  } catch (error) {
    if (shutdown.failure !== undefined) return shutdown.failure;
    if (!shutdown.signal.aborted) return describeFailure(error, context);
    return describeInterruption(error, context);
  } finally {
    lazy.memory?.save();
  }
}

/** What the context has only once a command runs. */
interface Lazy {
  progress: Progress;
  exec: Exec;
  trace: Trace | undefined;
  /** For the end of a command that has come to its end. */
  notice: string | undefined;
  /** Only where somebody watches. */
  memory: KeptMemory | undefined;
}

async function startTrace(lazy: Lazy, context: Context): Promise<void> {
  const { createTrace, traceExec } = await import('./trace.ts');
  const { exec } = lazy;
  const say = (line: string) => context.progress.note(line, Number.MAX_SAFE_INTEGER);
  lazy.trace = createTrace({ env: context.env, cwd: context.cwd, now: context.now, say });
  lazy.exec = traceExec(exec, lazy.trace);
}

/** Stands in until a command runs. */
const silentProgress: Progress = {
  step: () => ({ update: () => {}, done: () => {}, fail: () => {} }),
  transient: () => ({ update: () => {}, done: () => {}, fail: () => {} }),
  course: () => ({ advance: () => {}, end: () => {} }),
  note: () => {},
  close: () => {},
};

/** Ends an interrupted run; an error that is more than the interruption itself may mean that something was left behind. */
function describeInterruption(error: unknown, context: Context): ExitCode {
  if (isInterrupted(error) || (error instanceof Error && error.name === 'AbortError')) {
    context.progress.close();
    context.stderr.write(`Interrupted. ${leftBehind(error) ?? 'Everything that was started has been removed.'}\n`);
  } else describeFailure(error, context);
  return EXIT.interrupted;
}

/** Tells the reader what went wrong and returns the exit code for it. */
function describeFailure(error: unknown, context: Context): ExitCode {
  context.progress.close();
  if (isInterrupted(error)) {
    const left = leftBehind(error);
    if (left !== undefined) context.stderr.write(`${left}\n`);
    return EXIT.interrupted;
  }
  if (isUserError(error)) {
    context.stderr.write(`error: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint.replaceAll('\n', '\n  ')}\n`}`);
    return error.exitCode;
  }
  // A program that could not get its pipes fails out of reach of whoever started it.
  if (isSystemError(error, 'EMFILE')) {
    context.stderr.write('error: Too many files are open.\n  Raise the limit with: ulimit -n 4096\n');
    return EXIT.couldNotLook;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr.write(`This is a bug in sagemaker-algo ${context.version} (Node ${process.version}, ${process.platform}).\n${stack}\n`);
  return EXIT.bug;
}

/** Streams are opened when they are first used: that is a good part of what `--help` would otherwise wait for. */
function createContext(host: Host, shutdown: Shutdown, lazy: Readonly<Lazy>): Context {
  const ci = (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false';
  let opened: Prompter | undefined;
  const prompter = async () => {
    const { createPrompter } = await import('./prompt.ts');
    opened ??= createPrompter({ interactive: context.interactive, input: process.stdin, output: process.stderr, signal: shutdown.signal });
    return opened;
  };
  const stderr = describeStream(
    2,
    () => process.stderr,
    () => {}, // Nowhere left to say it.
  );
  const context: Context = {
    version: host.version,
    packageRoot: host.packageRoot,
    cwd: process.cwd(),
    env: process.env,
    platform: process.platform,
    stdout: describeStream(
      1,
      () => process.stdout,
      (error) => {
        // A reader such as `head` that has seen enough is no failure.
        if (error.code !== 'EPIPE')
          shutdown.fail(new UserError(`the result cannot be written: ${error.message}`, { exitCode: EXIT.couldNotLook }));
      },
    ),
    stderr,
    get interactive() {
      return !ci && stderr.isTTY && process.stdin.isTTY === true;
    },
    exec: (request) => lazy.exec(request),
    get trace() {
      return lazy.trace;
    },
    prompt: {
      text: async (question) => (await prompter()).text(question),
      choose: async (question) => (await prompter()).choose(question),
      pick: async (question) => (await prompter()).pick(question),
      confirm: async (question) => (await prompter()).confirm(question),
      orBack: async (ask) => (await prompter()).orBack(ask),
      retract: () => opened?.retract(),
    },
    openKeyboard: (onKey) => (context.interactive ? openKeyboard(process.stdin, shutdown.interrupt, onKey) : undefined),
    get progress() {
      return lazy.progress;
    },
    // The clock as it was at the start, and on from there: one that is set meanwhile must not make a second out of an hour.
    now: () => Math.floor(performance.timeOrigin + performance.now()),
    signal: shutdown.signal,
    // Tells runs on one machine apart; nothing is guarded by it, so it need not be hard to guess.
    runId: Math.random().toString(36).slice(2, 12).padEnd(10, '0'),
    onKill: shutdown.onKill,
  };
  return context;
}

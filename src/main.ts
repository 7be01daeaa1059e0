import { randomBytes } from 'node:crypto';
import { CommanderError } from 'commander';
import { createProgram } from './cli/program.ts';
import type { Context, Output } from './context.ts';
import { EXIT, type ExitCode, isInterrupted, isUserError } from './errors.ts';
import { silentProgress } from './log.ts';

/** What `bin/` knows and nobody else: the process. */
export interface Host {
  readonly packageRoot: string;
  readonly version: string;
  readonly argv: readonly string[];
}

/** Runs one command line and returns the exit code; the only place that catches what commands throw. */
export async function main(host: Host): Promise<ExitCode> {
  const abort = new AbortController();
  const context = createContext(host, abort);
  try {
    return await createProgram(context).run(host.argv);
  } catch (error) {
    return describeFailure(error, context, abort.signal.aborted);
  }
}

function describeFailure(error: unknown, context: Context, interrupted: boolean): ExitCode {
  context.progress.close();
  // Commander has printed its own message by then.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (interrupted || isInterrupted(error)) {
    context.stderr.write('Interrupted. Everything that was started has been removed.\n');
    return EXIT.interrupted;
  }
  if (isUserError(error)) {
    context.stderr.write(`error: ${error.message}\n${error.hint === undefined ? '' : `  ${error.hint.replaceAll('\n', '\n  ')}\n`}`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  context.stderr.write(`This is a bug in sagemaker-algo ${context.version} (Node ${process.version}, ${process.platform}).\n${stack}\n`);
  return EXIT.bug;
}

function createContext(host: Host, abort: AbortController): Context {
  const lastWords = new Set<() => void>();
  const interrupt = () => {
    if (abort.signal.aborted) {
      for (const say of lastWords) say();
      process.exitCode = EXIT.interrupted;
      process.kill(process.pid, 'SIGKILL');
    }
    abort.abort();
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const ci = (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false';
  const prompter = async () =>
    (await import('./prompt.ts')).createPrompter({
      interactive: context.interactive,
      input: process.stdin,
      output: process.stderr,
      signal: abort.signal,
    });
  const context: Context = {
    version: host.version,
    packageRoot: host.packageRoot,
    cwd: process.cwd(),
    env: process.env,
    platform: process.platform,
    stdout: describeStream(process.stdout),
    stderr: describeStream(process.stderr),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && !ci,
    exec: async (request) => (await import('./exec.ts')).exec(request),
    prompt: {
      text: async (question) => (await prompter()).text(question),
      choose: async (question) => (await prompter()).choose(question),
      confirm: async (question) => (await prompter()).confirm(question),
    },
    progress: silentProgress,
    now: Date.now,
    signal: abort.signal,
    runId: randomBytes(5).toString('hex'),
    onKill: (say) => {
      lastWords.add(say);
      return () => lastWords.delete(say);
    },
  };
  return context;
}

function describeStream(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY === true ? stream.columns : undefined;
    },
  };
}

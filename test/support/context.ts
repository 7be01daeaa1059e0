import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { describeCommand } from '../../src/command-line.ts';
import type { Context, Output } from '../../src/context.ts';
import { type Exec, type ExecRequest, type ExecResult, exec } from '../../src/exec.ts';
import type { Progress } from '../../src/log.ts';
import type { Prompter } from '../../src/prompt.ts';
import { guardOutput } from '../../src/text/safe.ts';

/** Root of this repository. */
export const packageRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** A stream that keeps what was written. */
export interface Captured extends Output {
  readonly text: () => string;
}

export function captured(options: { isTTY?: boolean; columns?: number } = {}): Captured {
  let kept = '';
  return {
    write: (text) => {
      // Text passes the gate that main.ts sets before both streams.
      kept += typeof text === 'string' ? guardOutput(text) : Buffer.from(text).toString('utf8');
    },
    text: () => kept,
    isTTY: options.isTTY ?? false,
    columns: options.columns,
  };
}

/** Answers by the question's message; a question without an answer fails the test, and so does an answer nobody asked for. */
export function scriptedPrompt(answers: Readonly<Record<string, string | boolean>> = {}): Prompter {
  const prompter = scriptedQuestions(answers);
  return { ...prompter, orBack: (ask) => ask(prompter), retract: () => {} };
}

function scriptedQuestions(answers: Readonly<Record<string, string | boolean>>): Prompter {
  const left = new Map(Object.entries(answers));
  onTestFinished(() => {
    if (left.size > 0) throw new Error(`never asked: ${[...left.keys()].join(', ')}`);
  });
  const take = <T extends string | boolean>(asked: string, type: 'string' | 'boolean'): T => {
    // What stands below the first line is a summary.
    const message = asked.split('\n')[0] ?? '';
    const answer = left.get(message);
    if (typeof answer !== type) throw new Error(`nobody answers the question ${JSON.stringify(message)}`);
    left.delete(message);
    return answer as T;
  };
  return {
    text: async ({ message, validate }) => {
      const answer = take<string>(message, 'string');
      const complaint = validate?.(answer);
      if (complaint !== undefined) throw new Error(`the answer ${JSON.stringify(answer)} to ${message} is refused: ${complaint}`);
      return answer;
    },
    choose: async ({ message, choices }) => {
      const answer = take<string>(message, 'string');
      if (!choices.some(({ value }) => value === answer)) throw new Error(`${message} has no choice ${JSON.stringify(answer)}`);
      return answer;
    },
    pick: async ({ message, choices }) => {
      const picked = take<string>(message, 'string').split(', ').filter(Boolean);
      for (const value of picked) {
        if (!choices.some((choice) => choice.value === value)) throw new Error(`${message} has no choice ${JSON.stringify(value)}`);
      }
      return picked;
    },
    confirm: async ({ message }) => take<boolean>(message, 'boolean'),
    orBack: () => Promise.reject(new Error('two times orBack')),
    retract: () => {},
  };
}

/** What a scripted program does; left out: ends at once with exit code 0 and no output. */
export type ScriptedResult = Partial<Omit<ExecResult, 'durationMs'>>;

export interface ScriptedExec {
  readonly exec: Exec;
  /** The command lines that were run, in order. */
  readonly ran: string[];
  readonly requests: ExecRequest[];
}

/** Programs answered from a script: the longest entry that the command line starts with. An unscripted one fails the test. */
export function scriptedExec(
  script: Readonly<Record<string, ScriptedResult | ((request: ExecRequest) => ScriptedResult | Promise<ScriptedResult>)>> = {},
): ScriptedExec {
  const ran: string[] = [];
  const requests: ExecRequest[] = [];
  return {
    ran,
    requests,
    exec: async (request) => {
      const line = describeCommand(request.command, request.args);
      ran.push(line);
      requests.push(request);
      const [found] = Object.keys(script)
        .filter((start) => line === start || line.startsWith(`${start} `))
        .sort((a, b) => b.length - a.length);
      const entry = found === undefined ? undefined : script[found];
      if (entry === undefined) throw new Error(`nobody scripted the program: ${line}`);
      const result = typeof entry === 'function' ? await entry(request) : entry;
      for (const stream of ['stdout', 'stderr'] as const) {
        for (const text of result[stream]?.split('\n') ?? []) request.onLine?.(text, stream);
      }
      return { exitCode: 0, stdout: '', stderr: '', timedOut: false, aborted: false, startError: undefined, durationMs: 1, ...result };
    },
  };
}

/** Progress that keeps its lines: `title`, `title: detail` when done, `title failed: detail`, and notes. */
export function recordedProgress(): { readonly progress: Progress; readonly lines: string[] } {
  const lines: string[] = [];
  const say = (title: string, detail?: string) => void lines.push(detail === undefined ? title : `${title}: ${detail}`);
  return {
    lines,
    progress: {
      step: (title) => {
        say(title);
        return {
          update: () => {},
          done: (detail) => detail !== undefined && say(title, detail),
          fail: (detail) => say(`${title} failed`, detail),
        };
      },
      transient: () => ({ update: () => {}, done: () => {}, fail: () => {} }),
      course: () => ({ advance: () => {}, end: () => {} }),
      note: (text) => say(text),
      close: () => {},
    },
  };
}

export interface TestContext extends Context {
  readonly stdout: Captured;
  readonly stderr: Captured;
  /** What `progress` was told. */
  readonly progressLines: readonly string[];
  /** What Ctrl-C does. */
  interrupt(): void;
  /** What a second Ctrl-C runs. */
  lastWords(): void;
}

/** A Context for tests: captured streams, fixed clock, a prompt that fails when asked, real programs unless scripted. */
export function testContext(parts: Partial<Context> & { cwd: string }): TestContext {
  const abort = new AbortController();
  const kept = new Set<() => void>();
  const { progress, lines } = recordedProgress();
  return {
    version: '0.1.0',
    packageRoot,
    env: {},
    platform: process.platform,
    interactive: false,
    exec,
    prompt: scriptedPrompt(),
    openKeyboard: () => undefined,
    progress,
    now: () => Date.UTC(2026, 10, 23, 9, 0, 0),
    signal: abort.signal,
    runId: 'test000001',
    onKill: (say) => {
      kept.add(say);
      return () => kept.delete(say);
    },
    ...parts,
    stdout: captured(),
    stderr: captured(),
    progressLines: lines,
    interrupt: () => abort.abort(),
    lastWords: () => {
      for (const say of kept) say();
    },
  };
}

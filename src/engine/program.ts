import { type ChildProcess, spawn } from 'node:child_process';
import { kill } from 'node:process';
import { assertPiped } from './assert-piped.ts';
import { createBoundedLog } from './bounded-log.ts';
import type { ContainerLog, WatchOutput } from './engine.ts';

export interface ProgramRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** The whole environment; undefined passes on this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Kills whatever the program leaves behind when it ends, as the end of a container's first process does. */
  readonly killGroupAtEnd?: boolean;
  /** Gets the output as it comes. */
  readonly watch?: WatchOutput | undefined;
}

export interface ProgramEnd {
  /** Undefined when a signal ended it, or it never started. */
  readonly exitCode: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  /** `ENOENT` and the like, when it never started. */
  readonly startError: string | undefined;
}

/** A program that runs beside us for a while, its output watched. */
export interface Program {
  readonly pid: number | undefined;
  /** Resolves when it has ended and all of its output has been read. Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** Resolves at the first byte of output, or at the end. */
  readonly firstOutput: Promise<void>;
  log(): ContainerLog;
  /** Signals the program, or with `group` all that it has started too. A program that has ended is left alone. */
  kill(signal: NodeJS.Signals, options?: { readonly group: boolean }): void;
}

export type StartProgram = (request: ProgramRequest) => Program;

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal does not reach it: who started it decides
 * when it ends. `exec.ts` is for programs that are run to their end; here bytes are watched as they come.
 */
export const startProgram: StartProgram = ({ command, args, cwd, env, killGroupAtEnd = false, watch }) => {
  const child = spawn(command, [...args], {
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env: { ...env } }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  assertPiped(child);
  const stdout = createBoundedLog();
  const stderr = createBoundedLog();
  child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
  if (watch !== undefined) {
    child.stdout.on('data', (chunk: Buffer) => watch(chunk, 'stdout'));
    child.stderr.on('data', (chunk: Buffer) => watch(chunk, 'stderr'));
  }
  let over = false;
  const ended = new Promise<ProgramEnd>((resolve) => {
    const end = (result: ProgramEnd) => {
      over = true;
      resolve(result);
    };
    child.once('error', (error) => end({ exitCode: undefined, signal: undefined, startError: codeOf(error) }));
    // What it leaves behind would hold its output open.
    if (killGroupAtEnd) child.once('exit', () => killGroup(child, 'SIGKILL'));
    child.once('close', (code, signal) => end({ exitCode: code ?? undefined, signal: signal ?? undefined, startError: undefined }));
  });
  const firstOutput = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
    child.stderr.once('data', () => resolve());
    void ended.then(() => resolve());
  });
  return {
    pid: child.pid,
    ended,
    firstOutput,
    log: () => ({ stdout: stdout.text(), stderr: stderr.text(), droppedBytes: stdout.droppedBytes + stderr.droppedBytes }),
    kill(signal, options) {
      if (over || child.pid === undefined) return;
      if (options?.group === true) killGroup(child, signal);
      else child.kill(signal);
    },
  };
};

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    kill(-child.pid, signal);
  } catch {
    // The last of the group has just ended, or this is Windows, which has no groups.
    child.kill(signal);
  }
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

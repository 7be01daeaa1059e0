import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { packageRoot } from './context.ts';

const tool = join(packageRoot, 'bin/sagemaker-algo.cjs');

/** The tool in a project, and all that it has said. */
export function startTool(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [tool, ...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(async () => {
    // It removes its containers then.
    child.kill('SIGTERM');
    await ended;
  });
  const heard = hear(child);
  const ended = once(child, 'exit');
  return {
    child,
    ended,
    /** What the first group of the pattern stands for, once it was said. */
    async says(pattern: RegExp): Promise<string> {
      for (let waited = 0; waited < 60_000; waited += 20) {
        const match = pattern.exec(heard());
        if (match !== null) return match[1] ?? '';
        await pause(20);
      }
      throw new Error(`it does not say ${pattern}: ${heard()}`);
    },
  };
}

/** All that a program has said by now, on both streams. */
export function hear({ stdout, stderr }: { readonly stdout: Readable; readonly stderr: Readable }): () => string {
  let text = '';
  for (const stream of [stdout, stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return () => text;
}

/** Runs the tool to its end; throws when it fails. */
export function runTool(cwd: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, [tool, ...args], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** The configuration for VS Code that `--inspect` prints. */
export const CONFIGURATION = /^ {2}(\{"name".*\})$/m;

/** Line, from 1, of the first statement of a function. */
export function lineIn(file: string, head: RegExp, statement: RegExp): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const from = lines.findIndex((line) => head.test(line));
  return lines.findIndex((line, at) => at > from && statement.test(line)) + 1;
}

/** Sends a row of CSV to a server. */
export async function invoke(url: string, body: string) {
  const answer = await fetch(`${url}/invocations`, { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body });
  return { status: answer.status, text: await answer.text() };
}

/** Puts debugpy into a cache folder, as the hint of `--inspect` says. */
export function installDebugpy(python: string, cache: string): void {
  const target = join(cache, 'sagemaker-algo/debugpy');
  mkdirSync(target, { recursive: true });
  const args = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, 'debugpy'];
  const { status, stderr } = spawnSync(python, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

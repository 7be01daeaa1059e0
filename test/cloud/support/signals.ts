import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cloud, Ran } from './cloud.ts';

/** A running tool whose output is kept. */
export interface Watched {
  /** Resolves once the tool has written this. */
  says(text: string | RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ran>;
}

const PATIENCE = 20_000;

/** Keeps what a running tool writes, so that a test can wait for a moment of its life. */
export function watch(child: ChildProcess): Watched {
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      text[name] += chunk;
    });
  }
  const ended = once(child, 'close').then(([status]) => ({ status: status as number | null, ...text }));
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    async says(wanted) {
      const found = () => {
        const all = `${text.stdout}${text.stderr}`;
        return typeof wanted === 'string' ? all.includes(wanted) : wanted.test(all);
      };
      await until(found, () => `${wanted} was never written:\n${text.stdout}\n${text.stderr}`);
    },
  };
}

/** Resolves once the counterpart has been asked for an operation. */
export async function asked(cloud: Cloud, operation: string): Promise<void> {
  await until(
    async () => (await cloud.log()).some((call) => call.operation === operation),
    () => `${operation} was never asked for`,
  );
}

async function until(found: () => boolean | Promise<boolean>, describe: () => string): Promise<void> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(20)) if (await found()) return;
  throw new Error(describe());
}

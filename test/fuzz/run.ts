import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom, mutate } from './mutate.ts';
import type { Target } from './target.ts';

/** Inputs whose outcome was new are kept up to here. */
const POOL_MAX = 4_000;
/** Processor time for one input of at most 64 KiB; nothing that is linear needs a hundredth of it. */
const SLOW_MS = 2_000;

/** What has not ended by then waits for something that will not come. */
const ENDLESS_MS = 20_000;

export interface Options {
  readonly runs: number;
  readonly seed: number;
  /** Ends earlier after so many milliseconds. */
  readonly limitMs: number;
  /** Where inputs that failed are written. */
  readonly found: string;
}

export interface Outcome {
  readonly runs: number;
  readonly outcomes: number;
  readonly failures: readonly { readonly file: string; readonly message: string }[];
}

/** Feeds a target until it has had so many inputs or three different ones have failed. */
export async function fuzz(name: string, target: Target, { runs, seed, limitMs, found }: Options): Promise<Outcome> {
  const random = createRandom(seed);
  const words = target.words.map((word) => Buffer.from(word));
  const pool = [...target.seeds];
  const seen = new Set<string>();
  const failures = new Map<string, { file: string; message: string }>();
  const end = performance.now() + limitMs;
  let count = 0;
  for (; count < runs && performance.now() < end && failures.size < 3; count += 1) {
    const input = count < target.seeds.length ? (target.seeds[count] ?? Buffer.alloc(0)) : mutate(random, pool, words);
    const result = await attempt(target, input);
    if ('failed' in result && !failures.has(result.kind)) failures.set(result.kind, keep(found, name, input, result.failed));
    if ('outcome' in result && !seen.has(result.outcome) && pool.length < POOL_MAX) {
      seen.add(result.outcome);
      pool.push(Buffer.from(input));
    }
  }
  return { runs: count, outcomes: seen.size, failures: [...failures.values()] };
}

/** One input: what came of it, or what went wrong. */
export async function attempt(
  target: Target,
  input: Buffer,
  slowMs = SLOW_MS,
): Promise<{ readonly outcome: string } | { readonly failed: string; readonly kind: string }> {
  const before = process.cpuUsage();
  try {
    const outcome = await inTime(target.run(input));
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1_000;
    return ms > slowMs ? { failed: `took ${Math.round(ms)} ms of processor time`, kind: 'slow' } : { outcome };
  } catch (error) {
    const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { failed, kind: failed.split('\n').slice(0, 2).join(' ').replaceAll(/\d+/g, '0') };
  }
}

/** Work that waits for nothing any more would end the process without a word. */
async function inTime<T>(work: T | Promise<T>): Promise<T> {
  if (!(work instanceof Promise)) return work;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('does not hold: it comes to an end')), ENDLESS_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function keep(folder: string, name: string, input: Buffer, message: string) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}-${createHash('sha256').update(input).digest('hex').slice(0, 12)}.bin`);
  writeFileSync(file, input);
  return { file, message };
}

/** Inputs that failed once, kept in the repository: each is tried again by every test run. */
export function readCrashes(folder: string): readonly { readonly target: string; readonly file: string; readonly input: Buffer }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.bin'))
    .map((file) => ({ target: file.replace(/-[^-]*$/, ''), file, input: readFileSync(path.join(folder, file)) }));
}

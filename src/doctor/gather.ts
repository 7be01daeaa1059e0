import type { Context } from '../context.ts';
import type { Facts, Found, FoundFacts } from './facts.ts';

/** What gatherers need of the context. */
export type GatherContext = Pick<
  Context,
  'cwd' | 'env' | 'platform' | 'exec' | 'now' | 'signal' | 'packageRoot' | 'version' | 'progress' | 'runId' | 'onKill'
>;

export interface Gathering {
  readonly context: GatherContext;
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Folder of the project; throws NotThere where there is none. */
  readonly projectDir: () => string;
  /** A fact that another one is made from; throws NotThere with its reason where it is missing. */
  ask<K extends keyof Facts>(key: K): Promise<Facts[K]>;
}

export interface Gatherer<K extends keyof Facts = keyof Facts> {
  /** What is looked at, for the sentence that it took too long. */
  readonly title: string;
  /** Milliseconds after the start at which nobody waits any longer. What needs an engine's answer first gets more. */
  readonly limitMs: number;
  make(gathering: Gathering): Promise<Facts[K]>;
}

export type GathererTable = { readonly [K in keyof Facts]: Gatherer<K> };

/** Thrown where a fact cannot be had; the message is the reason, as a sentence. */
export class NotThereError extends Error {}

/**
 * Gathers these facts, and what they are made from, all at once and each for itself: one that fails or takes too long is missing, with
 * the reason, and nobody waits for it. Never throws; an interruption counts as a reason.
 */
export async function gatherFacts(
  keys: readonly (keyof Facts)[],
  table: GathererTable,
  { context, projectDir }: { readonly context: GatherContext; readonly projectDir: string | undefined },
): Promise<FoundFacts> {
  const started = performance.now();
  const over = new AbortController();
  const made = new Map<keyof Facts, Promise<Found<unknown>>>();
  const gathering: Gathering = {
    context,
    signal: AbortSignal.any([context.signal, over.signal]),
    projectDir: () => {
      if (projectDir === undefined) throw new NotThereError('There is no project here.');
      return projectDir;
    },
    ask: async (key) => {
      const found = await look(key);
      if (found.status === 'missing') throw new NotThereError(found.reason);
      // The table gives each key its own type.
      return found.value as never;
    },
  };
  const look = (key: keyof Facts): Promise<Found<unknown>> => {
    const begun = made.get(key) ?? attempt(table[key], gathering, started);
    made.set(key, begun);
    return begun;
  };
  const found = await Promise.all(keys.map(async (key) => [key, await look(key)] as const));
  // Whoever is still at it has nobody to tell.
  over.abort();
  return Object.fromEntries(found) as FoundFacts;
}

async function attempt(gatherer: Gatherer, gathering: Gathering, started: number): Promise<Found<unknown>> {
  const { title, limitMs } = gatherer;
  // On the next turn, so that all have begun before one holds the others up.
  const work = new Promise<void>((begin) => setImmediate(begin))
    .then(() => gatherer.make(gathering))
    .then((value): Found<unknown> => ({ status: 'found', value }))
    .catch((error: unknown): Found<unknown> => ({ status: 'missing', ...describeMiss(error, title) }));
  const late: Found<unknown> = { status: 'missing', reason: `Looking at ${title} took more than ${limitMs / 1000} s.`, expected: false };
  return before(started + limitMs, work, late);
}

async function before<T>(deadline: number, work: Promise<T>, late: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<T>((resolve) => {
    // An answer that came while this process was busy still counts: it is read in this turn.
    timer = setTimeout(() => setImmediate(() => resolve(late)), Math.max(0, deadline - performance.now()));
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

function describeMiss(error: unknown, title: string): { readonly reason: string; readonly expected: boolean } {
  if (error instanceof NotThereError) return { reason: error.message, expected: true };
  const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
  return { reason: `Looking at ${title} failed: ${said}`, expected: false };
}

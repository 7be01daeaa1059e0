import { dirname } from 'node:path';
import { openCache } from './build/cache.ts';
import { findConfig } from './config/find.ts';
import type { Context } from './context.ts';
import type { StepMemory } from './log.ts';

/** What is kept from one command to the next. */
export interface KeptMemory extends StepMemory {
  /** Writes what was learnt, for the commands to come; nothing when nothing was. */
  save(): void;
}

/** Times of one title, of which the middle one counts: a build that found everything made says little of the next. */
const TIMES = 5;
/** Titles of one project. Some hold the name of a job and never come again. */
const TITLES = 100;

/** How long steps took in this project, kept in the user's cache. Read when it is first asked for. */
export function openStepMemory({ env, platform, cwd }: Pick<Context, 'env' | 'platform' | 'cwd'>): KeptMemory {
  const learnt = new Map<string, readonly number[]>();
  let kept: { readonly times: Times; readonly read: () => Times; readonly write: (times: Times) => void } | undefined;
  const open = () => {
    if (kept === undefined) {
      const cache = openCache(env, platform);
      const key = [findProject(cwd)];
      const read = () => readTimes(cache.read('durations', key));
      kept = { times: read(), read, write: (times) => cache.write('durations', key, Object.fromEntries(times)) };
    }
    return kept;
  };
  return {
    expect: (title) => median(open().times.get(title) ?? []),
    learn: (title, durationMs) => {
      if (Number.isFinite(durationMs) && durationMs >= 0) learnt.set(title, [...(learnt.get(title) ?? []), Math.round(durationMs)]);
    },
    save() {
      if (learnt.size === 0) return;
      const { read, write } = open();
      // Read again: another command may have ended meanwhile.
      const all = read();
      for (const [title, times] of learnt) {
        const joined = [...(all.get(title) ?? []), ...times].slice(-TIMES);
        // What was just used goes to the end, since the front is forgotten first.
        all.delete(title);
        all.set(title, joined);
      }
      learnt.clear();
      write(new Map([...all].slice(-TITLES)));
    },
  };
}

type Times = Map<string, readonly number[]>;

function median(times: readonly number[]): number | undefined {
  return [...times].sort((one, other) => one - other)[Math.floor(times.length / 2)];
}

function findProject(cwd: string): string {
  try {
    return dirname(findConfig(cwd));
  } catch {
    // Not in a project: `create`, `doctor` and the like.
    return cwd;
  }
}

/** Somebody else may have written it. */
function readTimes(json: unknown): Times {
  if (typeof json !== 'object' || json === null) return new Map();
  return new Map(
    Object.entries(json).flatMap(([title, times]) => {
      const good = Array.isArray(times) ? times.filter((time) => typeof time === 'number' && time >= 0) : [];
      return good.length === 0 ? [] : [[title, good.slice(-TIMES)] as const];
    }),
  );
}

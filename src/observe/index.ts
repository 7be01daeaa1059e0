import { isInterrupted, isUserError } from '../errors.ts';
import { describeFileError } from '../file-errors.ts';
import type { Step } from '../log.ts';
import type { Project, Scenario } from '../plan/scenario.ts';
import { batchObservers } from './batch/table.ts';
import { distributedObservers } from './distributed/table.ts';
import { requireImages } from './image/observers.ts';
import { imageObservers } from './image/table.ts';
import type { Lab } from './lab.ts';
import { NotPossible, type Observer, type Scene } from './observer.ts';
import { pipeObservers } from './pipe/table.ts';
import { folderObservers } from './project/table.ts';
import { secretObservers } from './secrets/table.ts';
import { serveObservers } from './serve/table.ts';
import type { Slots } from './slots.ts';
import { trainObservers } from './train/table.ts';
import type { Attempt, Attempts, ObservationKey, Observations } from './types.ts';

const project: Observer<'project'> = {
  title: undefined,
  after: [],
  make: async ({ lab }) => ({ config: lab.project.config, issues: lab.project.issues, engine: lab.engine.info, outside: lab.outside }),
};

const LOOKERS = {
  project,
  ...folderObservers,
  ...imageObservers,
  ...trainObservers,
  ...pipeObservers,
  ...distributedObservers,
  ...serveObservers,
  ...batchObservers,
  ...secretObservers,
} satisfies { readonly [K in Exclude<ObservationKey, 'run/diary'>]: Observer<K> };

/** Read once everything else has been looked at. */
const diary: Observer<'run/diary'> = {
  title: undefined,
  after: [],
  behind: Object.keys(LOOKERS) as (keyof typeof LOOKERS)[],
  make: async ({ lab }) => lab.diary.read(),
};

/** Who looks at what. A key of `Observations` without an observer does not compile. */
export const OBSERVERS = { ...LOOKERS, 'run/diary': diary } satisfies { readonly [K in ObservationKey]: Observer<K> };

const OBSERVER_OF: Readonly<Record<ObservationKey, Observer<ObservationKey>>> = OBSERVERS;

/** These keys and everything that has to be made before them, in the order of the table. */
export function withPrerequisites(wanted: readonly ObservationKey[]): readonly ObservationKey[] {
  const needed = new Set<ObservationKey>();
  const add = (key: ObservationKey) => {
    if (needed.has(key)) return;
    needed.add(key);
    OBSERVER_OF[key].after.forEach(add);
  };
  wanted.forEach(add);
  return (Object.keys(OBSERVERS) as ObservationKey[]).filter((key) => needed.has(key));
}

/** These keys and everything that is made from them, directly or not, in the order of the table. */
export function withDependants(changed: readonly ObservationKey[]): readonly ObservationKey[] {
  const touched = new Set(changed);
  const keys = Object.keys(OBSERVERS) as ObservationKey[];
  for (let before = -1; before !== touched.size; ) {
    before = touched.size;
    for (const key of keys) if (OBSERVER_OF[key].after.some((other) => touched.has(other))) touched.add(key);
  }
  return keys.filter((key) => touched.has(key));
}

/** These keys and those whose part in them is lost when they are not looked at again beside them. */
export function withCompanions(keys: readonly ObservationKey[]): readonly ObservationKey[] {
  return [...new Set(keys.flatMap((key) => [...(OBSERVER_OF[key].behind ?? []), key]))];
}

/** Every key, in the order of the table. */
export const OBSERVATION_KEYS = Object.keys(OBSERVERS) as readonly ObservationKey[];

/** Whether these are about the server alone, for which the model of an earlier training will do. */
export function isServerOnly(keys: readonly ObservationKey[]): boolean {
  return keys.every((key) => !/^(train|pipe|distributed)\/|^secrets\/training/.test(key));
}

/** The containers that these observations start when all goes well, each once, for `--dry-run`. */
export function planRehearsal(
  project: Project,
  keys: readonly ObservationKey[],
  options: { readonly outside: boolean },
): readonly Scenario[] {
  const all = keys.flatMap((key) => OBSERVER_OF[key].scenarios?.(project, options) ?? []);
  return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
}

/** Whether any of these observations starts a server. */
export function isServing(keys: readonly ObservationKey[]): boolean {
  return keys.some((key) => key.startsWith('serve/') || key.startsWith('batch/'));
}

/**
 * Makes the wanted observations and those that they need, side by side where nothing timed is disturbed. One that cannot be
 * made is a failed attempt and stops no other. Rejects with a UserError when nothing can be looked at (engine, image or sample
 * data missing) and with InterruptedError when the run was interrupted. The caller closes the lab in either case.
 */
export async function observe(lab: Lab, wanted: readonly ObservationKey[]): Promise<Attempts> {
  const keys = withPrerequisites(wanted);
  await requireImages(lab, isServing(keys) ? ['train', 'serve'] : ['train']);
  const course = lab.context.progress.course(`${lab.engine.info.name}: ${keys.join(' ')}`, keys.length);
  const attempts = new Map<ObservationKey, Promise<Attempt<unknown>>>();
  const done: Partial<Record<ObservationKey, Attempt<unknown>>> = {};
  const attempt = (key: ObservationKey): Promise<Attempt<unknown>> => {
    const known = attempts.get(key);
    if (known !== undefined) return known;
    const { after, behind = [] } = OBSERVER_OF[key];
    const first = [...after, ...behind.filter((other) => keys.includes(other))];
    const pending = Promise.all(first.map(attempt))
      .then(() => tryObserver(lab, key, done))
      .then((result) => {
        done[key] = result;
        course.advance();
        return result;
      });
    attempts.set(key, pending);
    return pending;
  };
  try {
    await Promise.all(keys.map(attempt));
    course.end(true);
  } catch (error) {
    course.end(false);
    lab.abort();
    await Promise.allSettled(attempts.values());
    throw error;
  }
  return Object.fromEntries(keys.map((key) => [key, done[key]])) as Attempts;
}

async function tryObserver(
  lab: Lab,
  key: ObservationKey,
  done: Partial<Record<ObservationKey, Attempt<unknown>>>,
): Promise<Attempt<unknown>> {
  const { title, after, unqueued, make } = OBSERVER_OF[key];
  const missing = after.find((prerequisite) => done[prerequisite]?.status !== 'made');
  if (missing !== undefined) return describeMissing(missing, done[missing]);
  const scene = createScene(lab, done);
  const clock = createClock(lab, typeof title === 'function' ? title(scene) : title);
  if (unqueued === true) clock.begin();
  try {
    const value = await make({ ...scene, lab: { ...lab, slots: announce(lab.slots, clock.begin), detail: clock.detail } });
    return { status: 'made', value, durationMs: clock.done() };
  } catch (error) {
    if (error instanceof NotPossible) {
      clock.done('not possible');
      return { status: 'failed', reason: error.message, ...(error.after === undefined ? {} : { after: error.after }) };
    }
    clock.fail();
    if (isUserError(error) || isInterrupted(error) || lab.signal.aborted) throw error;
    if (isMachine(error)) throw describeFileError(error, 'write', lab.folder);
    return { status: 'failed', reason: `It could not be observed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Nothing more can be observed then, and the reader has to make room: on the disk, or for open files. */
function isMachine(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'].includes(String(error.code));
}

/** Progress and time of one observation, from when its turn came: waiting for others is not counted. */
function createClock({ context }: Pick<Lab, 'context'>, title: string | undefined) {
  let began: number | undefined;
  let step: Step | undefined;
  return {
    begin() {
      if (began !== undefined) return;
      began = performance.now();
      if (title !== undefined) step = context.progress.step(title);
    },
    detail: (text: string) => step?.update(text),
    done(detail?: string) {
      step?.done(detail);
      return began === undefined ? 0 : performance.now() - began;
    },
    fail: () => step?.fail(),
  };
}

function announce(slots: Slots, begin: () => void): Slots {
  const first =
    <T>(task: () => Promise<T>) =>
    () => {
      begin();
      return task();
    };
  return {
    shared: (task) => slots.shared(first(task)),
    soon: (task) => slots.soon(first(task)),
    alone: (task) => slots.alone(first(task)),
  };
}

function describeMissing(key: ObservationKey, attempt: Attempt<unknown> | undefined): Attempt<unknown> {
  return { status: 'failed', reason: attempt?.status === 'failed' ? attempt.reason : `'${key}' was not observed.`, after: key };
}

function createScene(lab: Lab, done: Partial<Record<ObservationKey, Attempt<unknown>>>): Scene {
  return {
    lab,
    seen<K extends ObservationKey>(key: K) {
      const attempt = done[key];
      if (attempt?.status !== 'made') throw new Error(`'${key}' is no prerequisite of this observation.`);
      return attempt.value as Observations[K];
    },
    tried<K extends ObservationKey>(key: K) {
      return done[key] as Attempt<Observations[K]> | undefined;
    },
  };
}

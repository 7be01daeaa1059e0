import { relative, sep } from 'node:path';
import type { Check } from '../checks/define-check.ts';
import { runChecks } from '../checks/run-checks.ts';
import { selectChecks } from '../checks/select-checks.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { resolveEngine } from '../engine/index.ts';
import { InterruptedError, isInterrupted, isUserError } from '../errors.ts';
import { OBSERVATION_KEYS } from '../observe/index.ts';
import type { Attempts, ObservationKey } from '../observe/types.ts';
import { assembleReport } from '../report/build-report.ts';
import type { Finding } from '../report/report.ts';
import type { WatchView } from '../reporters/watch.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import { findImpact } from '../watch/impact.ts';
import { findInputs, type Touch, type WatchedInputs } from '../watch/inputs.ts';
import type { Wish } from '../watch/loop.ts';
import { behindFailures, keptChecks, type LookPlan, planLook, quickChecks } from '../watch/plan-look.ts';
import { type ProgramFiles, rolesOf } from '../watch/program-files.ts';
import { placeOnMachine } from './on-machine.ts';
import { buildForWatch } from './watch-build.ts';
import { createLooker, type LookParts } from './watch-look.ts';
import { readPrograms } from './watch-programs.ts';
import { foldProgress } from './watch-screen.ts';
import { describeProblem, describeReason } from './watch-words.ts';

/** Rehearses again and again, each time only what has changed. */
export interface WatchSession {
  /** What has to be watched now. */
  inputs(): WatchedInputs;
  /** Notes a saved file; false for one that does not count. */
  touch(path: string): boolean;
  /** Resolves when the result is on the screen, or when `signal` made it worthless. */
  look(wish: Wish, signal: AbortSignal): Promise<void>;
  /** Removes what is left of all looks. */
  close(): Promise<void>;
}

/** What a session knows from one look to the next. */
interface State {
  loaded: LoadedConfig | undefined;
  inputs: WatchedInputs;
  engine: ContainerEngine | undefined;
  /** The same engine with what `--as` and the spec's instance types make of its containers, and what to tell of it. */
  placed: { readonly key: string; readonly engine: ContainerEngine; readonly notes: readonly string[] } | undefined;
  programs: ProgramFiles | undefined;
  attempts: Attempts;
  findings: readonly Finding[];
  /** What may come out differently than it is known. */
  readonly stale: Set<ObservationKey>;
  /** What the last look was about. */
  last: readonly ObservationKey[];
  /** Images that are not made from the files as they are. */
  readonly dirty: Set<Role>;
  /** Whether something of the server itself was saved since the last whole look. */
  serverSaved: boolean;
  /** Saved since the last look that could read the spec. */
  readonly saved: Set<string>;
  savedAt: number | undefined;
}

interface SessionParts extends LookParts {
  /** Called when `inputs` may have changed, before anything else of the project is read. */
  readonly onInputs: () => Promise<void>;
}

export function createWatchSession(parts: SessionParts): WatchSession {
  const { context, dir, screen } = parts;
  const looker = createLooker(parts);
  const state: State = {
    ...{ loaded: undefined, inputs: firstInputs(parts), engine: undefined, placed: undefined, programs: undefined },
    ...{ attempts: {}, findings: [], stale: new Set(OBSERVATION_KEYS), last: [], dirty: new Set(ROLES) },
    ...{ saved: new Set<string>(), savedAt: undefined, serverSaved: false },
  };
  return {
    inputs: () => state.inputs,
    touch(path) {
      if (state.inputs.touches(path).length === 0) return false;
      state.saved.add(path);
      state.savedAt ??= context.now();
      return true;
    },
    async look(wish, signal) {
      screen.begin(describeReason(wish, { ...state, first: state.loaded === undefined, dir }));
      try {
        await lookOnce(state, parts, looker, wish, signal);
      } catch (error) {
        if (context.signal.aborted) throw new InterruptedError();
        // Something was saved meanwhile: the next look says more than this one could.
        if (signal.aborted && (isInterrupted(error) || isUserError(error))) return;
        if (!isUserError(error)) throw error;
        screen.problem(describeProblem(error));
      }
      if (!signal.aborted) screen.wait();
    },
    close: looker.close,
  };
}

/** What to watch before the first look: of a spec that cannot be read, the spec. */
function firstInputs({ context, dir }: LookParts): WatchedInputs {
  try {
    return findInputs(loadConfig({ ...context, cwd: dir }).config, dir);
  } catch (error) {
    if (isUserError(error)) return findInputs(undefined, dir);
    throw error;
  }
}

/** Looked for once; placed anew when the spec names other instance types. */
async function findEngine(state: State, { findEngine: find = resolveEngine, context, options }: LookParts, loaded: LoadedConfig) {
  const { config, projectDir } = loaded;
  state.engine ??= await find(context, { name: options.engine, projectDir, config });
  const { realtimeInstanceTypes, transformInstanceTypes } = config.inference;
  const key = JSON.stringify([config.training.instanceTypes, realtimeInstanceTypes, transformInstanceTypes]);
  if (state.placed?.key !== key) {
    const notes: string[] = [];
    const progress = { ...context.progress, note: (text: string) => void notes.push(text) };
    const engine = await placeOnMachine(state.engine, config, options.as, { progress });
    state.placed = { key, engine, notes };
  }
  return state.placed;
}

async function lookOnce(state: State, parts: SessionParts, looker: ReturnType<typeof createLooker>, wish: Wish, signal: AbortSignal) {
  const { context, screen, options } = parts;
  const began = context.now();
  const { savedAt } = state;
  state.savedAt = undefined;
  const loaded = absorb(state, parts, looker);
  await parts.onInputs();
  extend(state, wish, options, looker);
  const selected = selectChecks(options);
  const plan = planLook(selected, state.stale, options);
  const show = (findings: readonly Finding[], more: Pick<WatchView, 'kept' | 'coming' | 'olderModel'>) => {
    const tool = { name: 'sagemaker-algo', version: context.version };
    const info = state.placed?.engine.info ?? { name: '', version: '', kind: 'process' as const };
    const facts = { tool, project: loaded.config, engine: info, startedAt: began, durationMs: context.now() - began };
    const sinceSaved = savedAt === undefined ? undefined : context.now() - savedAt;
    screen.result(assembleReport(facts, findings), { ...more, strict: options.strict, sinceSaved });
  };
  if (plan.affected.length === 0) {
    if (state.findings.length > 0) show(state.findings, { kept: keptChecks(selected, new Set()), coming: 0 });
    return screen.say(wish === 'failed' ? 'Nothing has failed that could pass now.' : 'No check looks at what was saved.');
  }
  const { engine, notes: aboutMachine } = await findEngine(state, parts, loaded);
  const target = { engine, loaded, signal };
  const make = async (roles: readonly Role[]) => (await build(state, parts, { loaded, engine, roles })) && !signal.aborted;
  const coming = (checks: readonly Check[]) => ({ kept: new Set<string>(), coming: plan.affected.length - checks.length });
  const quick = state.serverSaved && looker.hasModel() ? quickChecks(plan) : [];
  if (quick.length > 0) {
    // The server's image is enough for it; a training comes later.
    const seen = await looker.quick(target, () => make(['serve']));
    if (seen === undefined) return;
    show(runChecks(quick, seen, engine.info), { ...coming(quick), olderModel: state.stale.has('train/nominal') });
  }
  if (!(await make(ROLES))) return;
  if (quick.length === 0 && plan.first.length > 0) {
    show(runChecks(plan.first, await looker.first(plan.first, target), engine.info), coming(plan.first));
  }
  const { attempts, notes } = await looker.whole(plan, target);
  const observed = finish(state, plan, attempts);
  state.findings = runChecks(selected, state.attempts, engine.info);
  show(state.findings, { kept: keptChecks(selected, observed), coming: 0 });
  for (const note of [...aboutMachine, ...notes]) screen.say(note);
}

/** Reads the spec again and works out what the saved files are part of. Throws the UserError of a spec that cannot be read. */
function absorb(state: State, { context, dir }: LookParts, looker: ReturnType<typeof createLooker>): LoadedConfig {
  const loaded = loadConfig({ ...context, cwd: dir });
  const before = { inputs: state.inputs, programs: state.programs };
  const first = state.loaded === undefined;
  state.loaded = loaded;
  state.inputs = findInputs(loaded.config, loaded.projectDir);
  state.programs = readPrograms(loaded, state.inputs);
  const touched = new Set<Touch>();
  for (const path of state.saved) {
    const touches = new Set([...before.inputs.touches(path), ...state.inputs.touches(path)]);
    const inside = relative(loaded.projectDir, path).split(sep).join('/');
    const roles = first ? ROLES : rolesOf(inside, before.programs, state.programs);
    for (const touch of touches) if ((touch !== 'train' && touch !== 'serve') || roles.includes(touch)) touched.add(touch);
  }
  state.saved.clear();
  for (const touch of touched) {
    if (touch === 'spec') for (const role of ROLES) state.dirty.add(role);
    if (touch === 'train' || touch === 'serve') state.dirty.add(touch);
    if (touch === 'serve' || touch === 'requests') state.serverSaved = true;
  }
  const impact = findImpact([...touched]);
  for (const key of impact) state.stale.add(key);
  if (impact.includes('train/nominal')) looker.forgetTraining();
  return loaded;
}

/** What a person asks for is looked at although nothing has changed. */
function extend(state: State, wish: Wish, { only, smoke }: LookParts['options'], looker: ReturnType<typeof createLooker>): void {
  const selected = selectChecks({ only, smoke });
  const asked = {
    changed: () => [],
    all: () => OBSERVATION_KEYS,
    failed: () => behindFailures(selected, state.findings),
    again: () => (state.last.length === 0 ? OBSERVATION_KEYS : state.last),
  }[wish]();
  for (const key of asked) state.stale.add(key);
  if (asked.includes('train/nominal')) looker.forgetTraining();
  if (wish === 'all') for (const role of ROLES) state.dirty.add(role);
}

interface BuildWish {
  readonly loaded: LoadedConfig;
  readonly engine: ContainerEngine;
  readonly roles: readonly Role[];
}

/** False when an image could not be built, which is on the screen then. */
async function build(state: State, parts: LookParts, { loaded, engine, roles: wanted }: BuildWish): Promise<boolean> {
  const roles = new Set(wanted.filter((role) => state.dirty.has(role)));
  if (engine.info.kind === 'process' || roles.size === 0) return true;
  const { folded, end } = foldProgress(parts.context.progress, 'Build');
  // Saved while it is built, a file makes an image dirty again.
  for (const role of roles) state.dirty.delete(role);
  const failure = await buildForWatch(loaded, roles, engine, { ...parts.context, progress: folded })
    .catch((error: unknown) => {
      for (const role of roles) state.dirty.add(role);
      throw error;
    })
    .finally(end);
  if (failure === undefined) return true;
  for (const role of roles) state.dirty.add(role);
  parts.screen.problem(failure.trimEnd());
  return false;
}

/** Takes in what was seen. Returns what was looked at anew. */
function finish(state: State, { keys }: LookPlan, attempts: Attempts): ReadonlySet<ObservationKey> {
  const seen = new Set(Object.keys(attempts) as ObservationKey[]);
  state.attempts = { ...state.attempts, ...attempts };
  for (const key of seen) state.stale.delete(key);
  state.serverSaved = false;
  state.last = keys;
  return new Set(keys);
}

import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ConfigIssue } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine, RunningContainer, RunSpec, WatchOutput } from '../engine/engine.ts';
import type { resolveEngine } from '../engine/index.ts';
import type { ProbeSpec, Probes, RunningProbe, Volume } from '../engine/probe.ts';
import { InterruptedError } from '../errors.ts';
import { describeOwner, OWNER_LABEL } from '../owner.ts';
import type { Project, Scenario } from '../plan/scenario.ts';
import { makeWorkFolder } from '../work-folders.ts';
import { type Custody, createCustody } from './custody.ts';
import { createDiary, type Diary } from './diary.ts';
import { guardDisk } from './disk-guard.ts';
import { emptyEarly, endAtOnce, endFolder, LEFT_IN_ENGINE } from './lab-end.ts';
import { LIMITS, type Limits } from './limits.ts';
import { createNameWatches, type NameWatches } from './name-watch.ts';
import { NotPossible } from './observer.ts';
import { createGate, createLeisure, createOnce, type Leisure, untilAborted, whicheverFirst } from './patience.ts';
import { removeRemains } from './remains.ts';
import { createSlots, type Slots } from './slots.ts';
import { type Staged, stageScenario } from './stage.ts';
import type { NominalRun } from './train/types.ts';

export type LabContext = Pick<Context, 'exec' | 'signal' | 'progress' | 'platform' | 'runId' | 'onKill' | 'env' | 'now'>;

/** Keeps small JSON values from one run to the next; losing one costs time, nothing else. */
export interface Keeper {
  /** For what is kept as files. */
  readonly folder?: string | undefined;
  read(kind: string, key: readonly string[]): unknown;
  write(kind: string, key: readonly string[], value: unknown): void;
}

/** The plain training of an earlier run with the same inputs. */
export interface Trained {
  readonly run: NominalRun;
  /** Its packed model; undefined when it left none. */
  readonly archive: string | undefined;
}

/** What tests put in the place of the real thing: an engine from a script, shorter patience. */
export interface LabParts {
  readonly findEngine?: typeof resolveEngine;
  readonly limits?: Partial<Limits>;
}

export interface LabOptions {
  readonly engine: ContainerEngine;
  readonly project: Project & { readonly issues: readonly ConfigIssue[] };
  readonly smoke?: boolean;
  /** Nobody asks about the training itself, so that a model from an earlier run will do. */
  readonly serverOnly?: boolean;
  /** Taken instead of a training: whoever gives it answers for nothing having changed since. */
  readonly trained?: Trained | undefined;
  /** Gives the containers the network, which SageMaker does not. */
  readonly outside?: boolean;
  /** Servers will be started, so that a network is needed soon. */
  readonly serving?: boolean;
  readonly limits?: Partial<Limits>;
  /** Without one everything is looked at anew. */
  readonly keeper?: Keeper;
}

/** A container of a scenario, and what stands for its `/opt/ml`. */
export interface Started extends Staged {
  readonly container: RunningContainer;
  /** The command line that started it. */
  readonly command: string;
  /** `performance.now()` when the start had returned. */
  readonly startedAt: number;
}

/** Where observations are made: the engine, one work folder, and everything that has to be removed in the end. */
export interface Lab {
  readonly context: LabContext;
  readonly engine: ContainerEngine;
  readonly project: LabOptions['project'];
  readonly smoke: boolean;
  readonly serverOnly: boolean;
  readonly trained: Trained | undefined;
  readonly outside: boolean;
  readonly limits: Limits;
  readonly keeper: Keeper | undefined;
  /** Of everything that is started in the engine, so that a sweep finds it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly slots: Slots;
  /** Notes what containers do when. */
  readonly diary: Diary;
  /** Work folder; a run's own folder below it has the scenario's id. */
  readonly folder: string;
  /** What the plain training needed although the platform does not promise it: every later training gets it too (DATA-04). */
  readonly leniency: { writableInput: boolean };
  /** Aborted when the user interrupts or when something went wrong that ends the whole run. */
  readonly signal: AbortSignal;
  /** Stages the scenario, lets `prepare` add to the folder, and starts the container. */
  start(scenario: Scenario, options?: StartOptions): Promise<Started>;
  network: Custody['network'];
  closeNetwork: Custody['closeNetwork'];
  /** Resolvers of ours on the isolated networks. */
  readonly names: NameWatches;
  discard: Custody['discard'];
  /** Starts a program of ours on the containers' side; `id` is unique within the run. Throws NotPossible where there is none. */
  startProbe(id: string, spec: Omit<ProbeSpec, 'name' | 'labels'>): Promise<RunningProbe>;
  /** Resolves once a container has been started: what is not needed for that has time until then. Also at the end. */
  readonly underWay: Promise<void>;
  /** For what nobody of the run waits for: done at its end, while the engine removes what there was, and before the folder goes. */
  readonly atLeisure: Leisure['add'];
  /** Makes a named volume of the run. */
  createVolume(id: string): Promise<Volume>;
  /** The same value for every caller: made when first asked for. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** Says next to the progress line what is being waited for. */
  detail(text: string): void;
  /** Rejects with InterruptedError as soon as the run is given up. */
  untilAborted<T>(work: Promise<T>): Promise<T>;
  /** Gives the run up: everything that waits in it ends. */
  abort(): void;
  /** Ends and removes everything that was started; with `keep` the work folder stays. Idempotent. */
  close(options?: { readonly keep?: boolean }): Promise<void>;
}

/**
 * Containers that run side by side on a small machine. For most of its life a container of a rehearsal waits: for the engine, which makes and
 * removes it, or for what is to happen next; so there may be more of them than processors.
 */
const SLOTS = 4;

export interface StartOptions {
  readonly prepare?: (staged: Staged) => Promise<void>;
  /** What only `prepare` could find out about the container. */
  readonly more?: () => Pick<RunSpec, 'volume'>;
  readonly watch?: WatchOutput;
}

/** Makes the work folder and a lab in it. Whoever calls this calls `close` in the end, whatever happened. */
export function createLab(context: LabContext, options: LabOptions): Lab {
  const { engine, project } = options;
  const folder = makeWorkFolder('sagemaker-algo', context.runId);
  const { shown, labels, name } = nameThings(context, project);
  const custody = createCustody(engine, { id: context.runId, networkName: name('net'), labels });
  const giveUp = new AbortController();
  const signal = whicheverFirst(context.signal, giveUp.signal);
  const takeBack = context.onKill(() => endAtOnce(engine, context.runId, folder));
  const limits = { ...LIMITS, ...options.limits };
  const leniency = { writableInput: false };
  const underWay = createGate();
  const leisure = createLeisure();
  const remains = removeRemains(engine, context, underWay.opened);
  let closing: Promise<void> | undefined;
  const startProbe: Lab['startProbe'] = (id, spec) => custody.start(() => requireProbes(engine).start({ ...spec, name: name(id), labels }));
  const diary = createDiary();
  const names = createNameWatches({ network: custody.network, startProbe });
  const start: Lab['start'] = async (planned, { prepare, more, watch } = {}) => {
    const scenario = leniency.writableInput ? withWritableInput(planned) : planned;
    if (signal.aborted) throw new InterruptedError();
    const ml = join(folder, scenario.id);
    mkdirSync(ml);
    const staged = await stageScenario(scenario, ml, { mayLink: engine.info.kind === 'container' });
    await prepare?.(staged);
    const connected = await resolveNetwork(scenario, custody, names);
    if (signal.aborted) throw new InterruptedError();
    const spec: RunSpec = { ...scenario.run, mounts: resolveMounts(scenario, engine), ...connected, name: name(scenario.id), ml, labels };
    const asked = performance.now();
    const pending = custody.start(() => engine.start({ ...spec, ...more?.() }, watch));
    const container = guardDisk(diary.follow(await pending, scenario, asked), planGuard(spec, folder, limits));
    prepareIsolation(options, custody, names);
    underWay.open();
    return { ...staged, container, command: engine.describeRun({ ...spec, labels: shown }), startedAt: performance.now() };
  };
  const close = async (keep: boolean) => {
    const wasWell = !signal.aborted;
    underWay.open();
    giveUp.abort();
    const containersGone = () => leisure.spend().then(() => (keep ? undefined : emptyEarly(folder)));
    const [gone] = await Promise.all([custody.release({ sweep: context.signal.aborted, containersGone }), remains]);
    await endFolder(folder, { keep, gone });
    if (wasWell && !gone) context.progress.note(LEFT_IN_ENGINE);
    takeBack();
  };
  return {
    ...{ context, engine, project, folder, signal, leniency, start, labels, diary, keeper: options.keeper },
    ...{ smoke: options.smoke ?? false, serverOnly: options.serverOnly ?? false, outside: options.outside ?? false },
    ...{ trained: options.trained, limits, slots: createSlots(Math.max(SLOTS, availableParallelism())) },
    ...{ network: custody.network, closeNetwork: custody.closeNetwork, discard: custody.discard },
    ...{ startProbe, names, once: createOnce(), underWay: underWay.opened, atLeisure: leisure.add },
    createVolume: (id) => custody.volume(requireProbes(engine).createVolume(name(id), labels)),
    detail: () => {},
    untilAborted: (work) => untilAborted(signal, work),
    abort: () => giveUp.abort(),
    close(closeOptions) {
      closing ??= close(closeOptions?.keep ?? false);
      return closing;
    },
  };
}

/** What everything in the engine is called and marked with; `shown` without what only this process means. */
function nameThings({ runId }: Pick<Context, 'runId'>, { config }: Project) {
  const shown = { 'sagemaker-algo.run': runId, 'sagemaker-algo.project': config.name };
  const name = (id: string) => `sagemaker-algo-${runId}-${id}`;
  return { shown, labels: { ...shown, [OWNER_LABEL]: describeOwner() }, name };
}

/** The network of the servers and its resolver, made while the first container starts; whoever needs them waits and sees what went wrong. */
function prepareIsolation({ serving, outside, smoke, engine }: LabOptions, custody: Custody, names: NameWatches): void {
  if (serving !== true || outside === true) return;
  custody.network().catch(() => {});
  if (smoke !== true && engine.probes !== undefined) void names.watch();
}

/** What of the disk is watched: where the container may write. */
function planGuard({ mounts, ml }: RunSpec, root: string, { diskBytes: maxBytes }: Limits): Parameters<typeof guardDisk>[1] {
  return { root, folders: mounts.filter(({ readOnly }) => !readOnly).map(({ path }) => join(ml, path)), maxBytes };
}

/** How a container is connected, and which resolver of ours it asks where its network is watched. */
async function resolveNetwork(
  { network, peers }: Scenario,
  custody: Custody,
  names: NameWatches,
): Promise<Pick<RunSpec, 'network' | 'resolver'>> {
  if (network !== 'internal') return { network: { kind: network } };
  const joined = { ...(await custody.network(peers?.group)), aliases: peers?.aliases ?? [] };
  const watch = await names.find(peers?.group);
  return { network: joined, ...(watch === undefined ? {} : { resolver: watch.address }) };
}

function requireProbes({ probes, info }: ContainerEngine): Probes {
  if (probes === undefined) throw new NotPossible(`The engine ${info.name} runs no containers of ours.`);
  return probes;
}

/** Without a container the feeder and the program share one folder: it must stay open for the FIFOs of later epochs. */
function resolveMounts({ run, data }: Scenario, engine: ContainerEngine): RunSpec['mounts'] {
  const fed = engine.info.kind === 'process' && data.some((source) => source.as === 'pipe');
  return fed ? run.mounts.map(({ path }) => ({ path, readOnly: false })) : run.mounts;
}

function withWritableInput(scenario: Scenario): Scenario {
  const mounts = scenario.run.mounts.map((mount) => (mount.path === 'input' ? { ...mount, readOnly: false } : mount));
  return { ...scenario, run: { ...scenario.run, mounts } };
}

import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ConfigIssue } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine, Network, RunningContainer, RunSpec, WatchOutput } from '../engine/engine.ts';
import type { resolveEngine } from '../engine/index.ts';
import { InterruptedError } from '../errors.ts';
import { makeWorkFolder, removeFolder } from '../files.ts';
import type { Project, Scenario } from '../plan/scenario.ts';
import { TIME } from '../sagemaker/contract.ts';
import { type Custody, createCustody } from './custody.ts';
import { createSlots, type Slots } from './slots.ts';
import { type Staged, stageScenario } from './stage.ts';

export type LabContext = Pick<Context, 'exec' | 'signal' | 'progress' | 'platform' | 'runId' | 'onKill'>;

/** Seconds that things may take before we give up on them. */
export interface Limits {
  readonly training: number;
  readonly startup: number;
  readonly trainingGrace: number;
  readonly servingGrace: number;
  readonly invocation: number;
  /** Until a training opens its held channel or writes something; then it is stopped all the same. */
  readonly signOfLife: number;
  readonly batchInvocation: number;
}

export const LIMITS: Limits = {
  training: 3_600,
  startup: TIME.startupWindow,
  trainingGrace: TIME.trainingGrace,
  servingGrace: TIME.servingGrace,
  invocation: TIME.invocation,
  signOfLife: 15,
  batchInvocation: TIME.batchInvocation,
};

/** What tests put in the place of the real thing: an engine from a script, shorter patience. */
export interface LabParts {
  readonly findEngine?: typeof resolveEngine;
  readonly limits?: Partial<Limits>;
}

export interface LabOptions {
  readonly engine: ContainerEngine;
  readonly project: Project & { readonly issues: readonly ConfigIssue[] };
  readonly smoke?: boolean;
  /** Gives the containers the network, which SageMaker does not. */
  readonly outside?: boolean;
  /** Servers will be started, so that a network is needed soon. */
  readonly serving?: boolean;
  readonly limits?: Partial<Limits>;
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
  readonly outside: boolean;
  readonly limits: Limits;
  readonly slots: Slots;
  /** Work folder; a run's own folder below it has the scenario's id. */
  readonly folder: string;
  /** What the plain training needed although the platform does not promise it: every later training gets it too (DATA-04). */
  readonly leniency: { writableInput: boolean };
  /** Aborted when the user interrupts or when something went wrong that ends the whole run. */
  readonly signal: AbortSignal;
  /** Stages the scenario, lets `prepare` add to the folder, and starts the container. */
  start(scenario: Scenario, options?: StartOptions): Promise<Started>;
  network: Custody['network'];
  discard: Custody['discard'];
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

export interface StartOptions {
  readonly prepare?: (staged: Staged) => Promise<void>;
  readonly watch?: WatchOutput;
}

/** Makes the work folder and a lab in it. Whoever calls this calls `close` in the end, whatever happened. */
export function createLab(context: LabContext, options: LabOptions): Lab {
  const { engine, project } = options;
  const folder = makeWorkFolder('sagemaker-algo', context.runId);
  const labels = { 'sagemaker-algo.run': context.runId, 'sagemaker-algo.project': project.config.name };
  const name = (id: string) => `sagemaker-algo-${context.runId}-${id}`;
  const custody = createCustody(engine, { id: context.runId, networkName: name('net'), labels });
  const giveUp = new AbortController();
  const signal = AbortSignal.any([context.signal, giveUp.signal]);
  const takeBack = context.onKill(() => {
    void engine.sweep(context.runId, { wait: false });
    removeFolder(folder);
  });
  const made = new Map<string, Promise<unknown>>();
  const leniency = { writableInput: false };
  let closing: Promise<void> | undefined;

  const start: Lab['start'] = async (planned, { prepare, watch } = {}) => {
    const scenario = leniency.writableInput ? withWritableInput(planned) : planned;
    if (signal.aborted) throw new InterruptedError();
    const ml = join(folder, scenario.id);
    mkdirSync(ml);
    const staged = await stageScenario(scenario, ml, { mayLink: engine.info.kind === 'container' });
    await prepare?.(staged);
    const network: Network = scenario.network === 'internal' ? await custody.network() : { kind: scenario.network };
    if (signal.aborted) throw new InterruptedError();
    const spec: RunSpec = { ...scenario.run, mounts: resolveMounts(scenario, engine), name: name(scenario.id), ml, labels, network };
    const pending = custody.start(() => engine.start(spec, watch));
    // Made while the first container starts; whoever needs it waits for it and sees what went wrong.
    if (options.serving === true && !options.outside) custody.network().catch(() => {});
    const container = await pending;
    return { ...staged, container, command: engine.describeRun(spec), startedAt: performance.now() };
  };
  const close = async (keep: boolean) => {
    giveUp.abort();
    await custody.release({ sweep: context.signal.aborted });
    if (!keep) removeFolder(folder);
    takeBack();
  };
  return {
    ...{ context, engine, project, folder, signal, leniency, start },
    smoke: options.smoke ?? false,
    outside: options.outside ?? false,
    limits: { ...LIMITS, ...options.limits },
    slots: createSlots(Math.max(2, availableParallelism())),
    network: custody.network,
    discard: custody.discard,
    once<T>(key: string, make: () => Promise<T>) {
      const known = made.get(key) ?? make();
      made.set(key, known);
      return known as Promise<T>;
    },
    detail: () => {},
    untilAborted: (work) => untilAborted(signal, work),
    abort: () => giveUp.abort(),
    close(closeOptions) {
      closing ??= close(closeOptions?.keep ?? false);
      return closing;
    },
  };
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

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new InterruptedError());
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

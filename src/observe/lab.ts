import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ConfigIssue } from '../config/schema.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine, Network, RunningContainer, RunSpec } from '../engine/engine.ts';
import { InterruptedError } from '../errors.ts';
import { makeWorkFolder, removeFolder } from '../files.ts';
import type { Project, Scenario } from '../plan/scenario.ts';
import { TIME } from '../sagemaker/contract.ts';
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

export interface LabOptions {
  readonly engine: ContainerEngine;
  readonly project: Project & { readonly issues: readonly ConfigIssue[] };
  readonly smoke?: boolean;
  /** Gives the containers the network, which SageMaker does not. */
  readonly outside?: boolean;
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
  /** Aborted when the user interrupts or when something went wrong that ends the whole run. */
  readonly signal: AbortSignal;
  /** Stages the scenario, lets `prepare` add to the folder, and starts the container. */
  start(scenario: Scenario, prepare?: (staged: Staged) => Promise<void>): Promise<Started>;
  /** The isolated network of this run, made when first asked for. */
  network(): Promise<Network>;
  /** The same value for every caller: made when first asked for. */
  once<T>(name: string, make: () => Promise<T>): Promise<T>;
  /** Rejects with InterruptedError as soon as the run is given up. */
  untilAborted<T>(work: Promise<T>): Promise<T>;
  /** Removes a container that is of no use any more; nobody waits for it before `close`. */
  discard(container: RunningContainer): void;
  abort(): void;
  /** Ends and removes everything that was started. Idempotent; never rejects because of what it could not remove. */
  close(options?: { readonly keep?: boolean }): Promise<void>;
}

/** Makes the work folder and a lab in it. Whoever calls this calls `close` in the end, whatever happened. */
export function createLab(context: LabContext, options: LabOptions): Lab {
  const { engine, project } = options;
  const folder = makeWorkFolder('sagemaker-algo', context.runId);
  const labels = { 'sagemaker-algo.run': context.runId, 'sagemaker-algo.project': project.config.name };
  const giveUp = new AbortController();
  const signal = AbortSignal.any([context.signal, giveUp.signal]);
  const takeBack = context.onKill(() => void engine.sweep(context.runId, { wait: false }));
  const starting = new Set<Promise<RunningContainer>>();
  const removals = new Map<RunningContainer, Promise<void>>();
  const made = new Map<string, Promise<unknown>>();
  let network: ReturnType<ContainerEngine['createNetwork']> | undefined;
  let closing: Promise<void> | undefined;
  const name = (id: string) => `sagemaker-algo-${context.runId}-${id}`;

  const connect = async (): Promise<Network> => {
    network ??= engine.createNetwork(name('net'), labels);
    return { kind: 'internal', id: (await network).id, aliases: [] };
  };
  const remove = (container: RunningContainer) => {
    const removal = removals.get(container) ?? container.remove().catch(() => {});
    removals.set(container, removal);
    return removal;
  };
  const close = async (keep: boolean) => {
    giveUp.abort();
    const started = await Promise.allSettled(starting);
    await Promise.all(started.map((result) => (result.status === 'fulfilled' ? remove(result.value) : undefined)));
    await network?.then((found) => found.remove()).catch(() => {});
    // Only after trouble can there be more than what we know of: a start that failed half way, a removal that was refused.
    const trouble = context.signal.aborted || started.some(({ status }) => status === 'rejected');
    if (trouble) await engine.sweep(context.runId, { wait: true }).catch(() => {});
    if (!keep) removeFolder(folder);
    takeBack();
  };

  const lab: Lab = {
    context,
    engine,
    project,
    smoke: options.smoke ?? false,
    outside: options.outside ?? false,
    limits: { ...LIMITS, ...options.limits },
    slots: createSlots(Math.max(2, availableParallelism())),
    folder,
    signal,
    network: connect,
    async start(scenario, prepare) {
      if (signal.aborted) throw new InterruptedError();
      const ml = join(folder, scenario.id);
      mkdirSync(ml);
      const staged = await stageScenario(scenario, ml, { mayLink: engine.info.kind === 'container' });
      await prepare?.(staged);
      const spec: RunSpec = {
        ...scenario.run,
        name: name(scenario.id),
        ml,
        labels,
        network: scenario.network === 'internal' ? await connect() : { kind: scenario.network },
      };
      if (signal.aborted) throw new InterruptedError();
      const pending = engine.start(spec);
      starting.add(pending);
      const container = await pending;
      return { ...staged, container, command: engine.describeRun(spec), startedAt: performance.now() };
    },
    once<T>(key: string, make: () => Promise<T>) {
      const known = made.get(key) ?? make();
      made.set(key, known);
      return known as Promise<T>;
    },
    untilAborted: (work) => untilAborted(signal, work),
    discard: (container) => void remove(container),
    abort: () => giveUp.abort(),
    close(closeOptions) {
      closing ??= close(closeOptions?.keep ?? false);
      return closing;
    },
  };
  return lab;
}

function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new InterruptedError());
    if (signal.aborted) give();
    signal.addEventListener('abort', give, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', give));
  });
}

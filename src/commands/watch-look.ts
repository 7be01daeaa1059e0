import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { openCache } from '../build/cache.ts';
import type { Check } from '../checks/define-check.ts';
import { neededObservations } from '../checks/select-checks.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import { InterruptedError } from '../errors.ts';
import { removeFolder } from '../files.ts';
import { assertEngineThere } from '../observe/engine-there.ts';
import { isServerOnly, isServing, observe } from '../observe/index.ts';
import { createLab, type Lab, type LabParts, type Trained } from '../observe/lab.ts';
import { modelArchive } from '../observe/serve/server.ts';
import type { Attempts, ObservationKey } from '../observe/types.ts';
import type { LookPlan } from '../watch/plan-look.ts';
import { makeWorkFolder } from '../work-folders.ts';
import type { TestLocalOptions } from './test-local.ts';
import { foldProgress, type WatchScreen } from './watch-screen.ts';

export interface LookParts extends LabParts {
  readonly options: TestLocalOptions;
  readonly context: Context;
  readonly screen: WatchScreen;
  /** Folder of the project. */
  readonly dir: string;
}

/** What is looked at, until `signal`. */
export interface LookTarget {
  readonly engine: ContainerEngine;
  readonly loaded: LoadedConfig;
  readonly signal: AbortSignal;
}

/** Makes observations, each time in a lab of its own, and keeps the last model that was trained. */
export interface Looker {
  /** Whether a model of an earlier training is there, be it of this training or of the last one. */
  hasModel(): boolean;
  /**
   * One server over that model, pinged and sent the sample requests, once `prepare` has given it an image. What fails is not looked
   * into. Undefined when `prepare` said that there is none.
   */
  quick(target: LookTarget, prepare: () => Promise<boolean>): Promise<Attempts | undefined>;
  /** The short happy path for these checks. What it sees is less than they would see otherwise, and good for nothing else. */
  first(checks: readonly Check[], target: LookTarget): Promise<Attempts>;
  whole(plan: LookPlan, target: LookTarget): Promise<{ readonly attempts: Attempts; readonly notes: readonly string[] }>;
  /** Something that goes into the training has changed. */
  forgetTraining(): void;
  close(): Promise<void>;
}

interface Way {
  readonly title: string;
  readonly smoke: boolean;
  /** Taken instead of a training. */
  readonly model: Trained | undefined;
  /** Runs while the lab makes its network; false when there is nothing to look at. */
  readonly prepare?: () => Promise<boolean>;
}

export function createLooker({ context, options, limits: shorter }: LookParts): Looker {
  const { trainTimeout: training, startupTimeout: startup } = options;
  const limits = { ...(training === undefined ? {} : { training }), ...(startup === undefined ? {} : { startup }), ...shorter };
  const closing = new Set<Promise<void>>();
  const models = createModels(context.runId);
  let count = 0;

  const look = async (wanted: readonly ObservationKey[], { engine, loaded, signal }: LookTarget, way: Way) => {
    const { title, smoke, model, prepare } = way;
    const { folded, notes, end } = foldProgress(context.progress, title);
    count += 1;
    const own = { ...context, signal: AbortSignal.any([context.signal, signal]), runId: `${context.runId}${count}`, progress: folded };
    const lab = createLab(own, {
      ...{ engine, project: { config: loaded.config, issues: loaded.issues, dir: loaded.projectDir }, smoke, limits, trained: model },
      ...{ outside: options.network, serving: isServing(wanted), serverOnly: isServerOnly(wanted) },
      keeper: openCache(context.env, context.platform),
    });
    try {
      if (prepare !== undefined && !options.network && engine.info.kind === 'container') lab.network().catch(() => {});
      if (prepare !== undefined && !(await prepare())) return undefined;
      const attempts = await observe(lab, ['project', ...wanted]);
      // Seen of files that have changed meanwhile, it would be true of none.
      if (own.signal.aborted) throw new InterruptedError();
      await assertEngineThere(lab);
      models.keep(attempts, lab);
      return { attempts, notes };
    } finally {
      end();
      // Removing containers takes longer than judging.
      const closed = lab.close().finally(() => closing.delete(closed));
      closing.add(closed);
      closed.catch(() => {});
      // What was given up may still use the processor, which the next look wants.
      if (own.signal.aborted) await closed;
    }
  };

  return {
    hasModel: () => models.usable()?.archive !== undefined,
    async quick(target, prepare) {
      const way = { title: 'One server', smoke: true, model: models.usable(), prepare };
      const seen = await look(['serve/health', 'serve/invocations'], target, way);
      return seen && { ...seen.attempts, 'serve/diagnosis': { status: 'made', value: {}, durationMs: 0 } };
    },
    async first(checks, target) {
      const way = { title: `${checks.length} checks of the short run`, smoke: true, model: models.current() };
      return (await look(neededObservations(checks), target, way))?.attempts ?? {};
    },
    async whole({ keys, affected }, target) {
      const way = { title: `${affected.length} checks`, smoke: options.smoke, model: models.current() };
      return (await look(keys, target, way)) ?? { attempts: {}, notes: [] };
    },
    forgetTraining: models.outdate,
    async close() {
      await Promise.allSettled(closing);
      models.close();
    },
  };
}

/** The last training, and the last model that one has made, in a folder of its own while there is one. */
function createModels(runId: string) {
  let folder: string | undefined;
  let last: Trained | undefined;
  let usable: Trained | undefined;
  let outdated = false;
  return {
    /** An older one will do while the next training is awaited; the last one tells that there is none. */
    usable: () => (outdated ? usable : last),
    /** Undefined when the next training would give another one. */
    current: () => (outdated ? undefined : last),
    outdate: () => {
      outdated = true;
    },
    keep({ 'train/nominal': run, model }: Attempts, lab: Lab) {
      if (run?.status !== 'made' || lab.trained !== undefined) return;
      folder ??= makeWorkFolder('sagemaker-algo-watch', runId);
      const archive = model?.status === 'made' && existsSync(modelArchive(lab)) ? join(folder, 'model.tar.gz') : undefined;
      if (archive !== undefined) copyFileSync(modelArchive(lab), archive);
      // A look at the training alone packs nothing: the next one has to train once more.
      if (archive === undefined && model === undefined) return;
      last = { run: run.value, archive };
      if (archive !== undefined) usable = last;
      outdated = false;
    },
    close() {
      if (folder !== undefined) removeFolder(folder);
    },
  };
}

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

/** Makes observations, each time in a lab of its own, and keeps the model of the last training. */
export interface Looker {
  /** The short happy path for these checks. What it sees is less than they would see otherwise, and good for nothing else. */
  first(checks: readonly Check[], target: LookTarget): Promise<Attempts>;
  whole(plan: LookPlan, target: LookTarget): Promise<{ readonly attempts: Attempts; readonly notes: readonly string[] }>;
  /** Something that goes into the training has changed. */
  forgetTraining(): void;
  close(): Promise<void>;
}

export function createLooker({ context, options, limits: shorter }: LookParts): Looker {
  const { trainTimeout: training, startupTimeout: startup } = options;
  const limits = { ...(training === undefined ? {} : { training }), ...(startup === undefined ? {} : { startup }), ...shorter };
  const closing = new Set<Promise<void>>();
  let folder: string | undefined;
  let trained: Trained | undefined;
  let count = 0;

  const keepTraining = ({ 'train/nominal': run, model }: Attempts, lab: Lab) => {
    if (run?.status !== 'made' || trained !== undefined) return;
    folder ??= makeWorkFolder('sagemaker-algo-watch', context.runId);
    const archive = model?.status === 'made' && existsSync(modelArchive(lab)) ? join(folder, 'model.tar.gz') : undefined;
    if (archive !== undefined) copyFileSync(modelArchive(lab), archive);
    // A look at the training alone packs nothing: the next one has to train once more.
    if (archive !== undefined || model !== undefined) trained = { run: run.value, archive };
  };

  const look = async (wanted: readonly ObservationKey[], { engine, loaded, signal }: LookTarget, smoke: boolean, title: string) => {
    const { folded, notes, end } = foldProgress(context.progress, title);
    count += 1;
    const own = { ...context, signal: AbortSignal.any([context.signal, signal]), runId: `${context.runId}${count}`, progress: folded };
    const lab = createLab(own, {
      ...{ engine, project: { config: loaded.config, issues: loaded.issues, dir: loaded.projectDir }, smoke, limits, trained },
      ...{ outside: options.network, serving: isServing(wanted), serverOnly: isServerOnly(wanted) },
      keeper: openCache(context.env, context.platform),
    });
    try {
      const attempts = await observe(lab, ['project', ...wanted]);
      // Seen of files that have changed meanwhile, it would be true of none.
      if (own.signal.aborted) throw new InterruptedError();
      keepTraining(attempts, lab);
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
    first: async (checks, target) =>
      (await look(neededObservations(checks), target, true, `${checks.length} checks of the short run`)).attempts,
    whole: ({ keys, affected }, target) => look(keys, target, options.smoke, `${affected.length} checks`),
    forgetTraining: () => {
      trained = undefined;
    },
    async close() {
      await Promise.allSettled(closing);
      if (folder !== undefined) removeFolder(folder);
    },
  };
}

import { type BuildDeps, buildImage, type ImageOutcome } from '../build/build-image.ts';
import { openCache } from '../build/cache.ts';
import { renderFailure } from '../build/outcome-text.ts';
import { planBuilds } from '../build/plan.ts';
import type { LoadedConfig } from '../config/load.ts';
import type { Context } from '../context.ts';
import type { ContainerEngine } from '../engine/engine.ts';
import type { Progress } from '../log.ts';
import type { Role } from '../sagemaker/contract.ts';

/** The platform that SageMaker runs. */
const PLATFORM = 'linux/amd64';

/**
 * Builds the images of these roles side by side, as `build` does. Returns why one could not be built, with the builder's last
 * lines, or undefined.
 */
export async function buildForWatch(
  { config, projectDir }: LoadedConfig,
  roles: ReadonlySet<Role>,
  engine: ContainerEngine,
  context: Context & { readonly progress: Progress },
): Promise<string | undefined> {
  const wish = { role: undefined, buildArgs: {}, platform: PLATFORM, noCache: false };
  const jobs = planBuilds(config, projectDir, wish).filter((job) => job.roles.some((role) => roles.has(role)));
  const deps: BuildDeps = {
    ...context,
    engine,
    cache: openCache(context.env, context.platform),
    contexts: new Map(),
    images: new Map(),
    note: context.progress.note,
    onLine: undefined,
  };
  const release = context.onKill(() => void engine.sweep(context.runId, { wait: false }));
  try {
    const outcomes = await Promise.all(
      jobs.map(async (job): Promise<ImageOutcome | undefined> => {
        // One that is not built here is looked for, and fetched, when it is used.
        if (job.kind === 'adopted') return undefined;
        return await buildImage(job, deps, context.progress.step(`Build the ${job.roles.join(' and ')} image`));
      }),
    );
    const failed = outcomes.flatMap((outcome) => (outcome?.status === 'failed' ? [renderFailure(outcome)] : []));
    return failed.length === 0 ? undefined : failed.join('\n');
  } finally {
    release();
  }
}

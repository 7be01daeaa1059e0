import type { ContainerExit } from '../../engine/engine.ts';
import type { PipePlan } from '../../plan/pipe.ts';
import { planTraining } from '../../plan/train.ts';
import { findMetrics } from '../../sagemaker/metric-pattern.ts';
import type { Lab } from '../lab.ts';
import { within } from '../patience.ts';
import { describeRun, type RunningTraining, withTraining } from '../train/run.ts';
import type { TrainRun } from '../train/types.ts';
import type { PipeRun } from './types.ts';

/** One training with pipes, given up when it neither reads nor writes anything for `silenceMs`: pipes are where programs lock up. */
export async function runPiped(lab: Lab, { variant, pace }: PipePlan, silenceMs: number): Promise<PipeRun> {
  const scenario = planTraining(lab.project, { ...variant, ...(lab.outside ? { outside: true } : {}) });
  let heardAt = performance.now();
  const watch = () => {
    heardAt = performance.now();
  };
  return withTraining(lab, scenario, { watch, pace }, async (training) => {
    const end = await untilSilent(lab, training, { silenceMs, lastHeard: () => heardAt });
    const fed = (await training.feeder?.stop()) ?? [];
    const run = await describeRun(scenario, training, end);
    return { ...run, fed, result: resultOf(lab, run) };
  });
}

async function untilSilent(
  lab: Lab,
  { container, feeder, startedAt }: RunningTraining,
  { silenceMs, lastHeard }: { readonly silenceMs: number; readonly lastHeard: () => number },
): Promise<{ readonly exit: ContainerExit; readonly timedOut: boolean }> {
  for (;;) {
    const now = performance.now();
    const active = Math.max(startedAt, lastHeard(), feeder?.activeAt ?? 0);
    const left = Math.min(active + silenceMs, startedAt + lab.limits.training * 1000) - now;
    if (left <= 0) return { exit: await lab.untilAborted(container.stop(0)), timedOut: true };
    const exit = await lab.untilAborted(within(left, container.exited));
    if (exit !== 'late') return { exit, timedOut: false };
  }
}

/** What tells two trainings apart that read the same data: the declared metrics that they printed, else their models. */
export function resultOf(
  { project }: Pick<Lab, 'project'>,
  { log, modelDigest }: Pick<TrainRun, 'log' | 'modelDigest'>,
): string | undefined {
  const metrics = findMetrics(project.config.training.metrics, `${log.stdout}\n${log.stderr}`);
  return Object.values(metrics).some((values) => values.length > 0) ? JSON.stringify(metrics) : modelDigest;
}

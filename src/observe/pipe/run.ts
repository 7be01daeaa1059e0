import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerExit } from '../../engine/engine.ts';
import type { PipePlan } from '../../plan/pipe.ts';
import { planTraining } from '../../plan/train.ts';
import type { Lab } from '../lab.ts';
import { within } from '../patience.ts';
import { describeRun, type RunningTraining, withTraining } from '../train/run.ts';
import type { TrainRun } from '../train/types.ts';
import { walkTree } from '../tree.ts';
import type { PipeRun } from './types.ts';

/** Models up to this size are compared. */
const DIGEST_MAX = 67_108_864;

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
    return { ...run, fed, result: resultOf(lab, scenario.id, run) };
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

/** What tells two trainings apart that read the same data; `id` is that of the scenario. */
export function resultOf(lab: Lab, id: string, { log }: Pick<TrainRun, 'log'>): string | undefined {
  const text = `${log.stdout}\n${log.stderr}`;
  const metrics = Object.entries(lab.project.config.training.metrics).map(([name, { regex }]) => [name, capture(regex, text)] as const);
  if (metrics.some(([, values]) => values.length > 0)) return JSON.stringify(metrics);
  return digestModel(join(lab.folder, id, 'model'));
}

/** What the first group of a metric's pattern catches in each line; AWS documents patterns in Python's terms. */
function capture(regex: string, text: string): readonly string[] {
  try {
    const pattern = new RegExp(regex.replaceAll('(?P<', '(?<'));
    return text.split(/\r\n|[\r\n]/).flatMap((line) => pattern.exec(line.slice(0, 2_000))?.[1] ?? []);
  } catch {
    // A pattern that does not compile is a matter of the spec.
    return [];
  }
}

function digestModel(folder: string): string | undefined {
  const files = walkTree(folder).filter(({ type }) => type === 'file');
  if (files.length === 0 || files.reduce((sum, { bytes }) => sum + bytes, 0) > DIGEST_MAX) return undefined;
  const hash = createHash('sha256');
  try {
    for (const { path } of files) hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
    return hash.digest('hex');
  } catch {
    // A file that nobody but the program can read.
    return undefined;
  }
}

import type { TrainRun } from '../observe/train/types.ts';
import type { Observations } from '../observe/types.ts';
import { type Captured, compileMetricPattern, findMetrics, SCRAPE_MS, scrapeMetric } from '../sagemaker/metric-pattern.ts';
import type { Outcome } from './define-check.ts';
import { describeLog, logText } from './evidence.ts';

type Seen = Pick<Observations, 'project' | 'train/nominal'>;

/** What a declared metric's pattern found in the log of the nominal run, line by line (TRAIN-34). */
export interface MetricMatch {
  readonly name: string;
  readonly regex: string;
  readonly objective: boolean;
  readonly captured: Captured;
  /** The line at which the pattern was given up, because it takes too long. */
  readonly slowAt?: string;
}

/** Applies the pattern of every declared metric to the log. A pattern that does not compile is a matter of the spec, not of the run. */
export function matchMetrics(seen: Seen): readonly MetricMatch[] {
  const { metrics, objectives } = seen.project.config.training;
  const text = logText(seen['train/nominal'].log);
  return Object.entries(metrics).flatMap(([name, { regex }]) => {
    const compiled = compileMetricPattern(regex);
    if ('refused' in compiled) return [];
    const scraped = scrapeMetric(compiled.pattern, text);
    const found = 'captured' in scraped ? scraped : { captured: [], ...scraped };
    return [{ name, regex, objective: objectives.some(({ metric }) => metric === name), ...found }];
  });
}

/** Whether each of these metrics stands in the log; `without` says which have no value. */
export function judgePrinted(
  { 'train/nominal': { exit, log } }: Seen,
  metrics: readonly MetricMatch[],
  texts: { readonly none: string; readonly cause: string; readonly without: (absent: readonly MetricMatch[]) => string },
): Outcome {
  if (exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
  if (metrics.length === 0) return { status: 'not-applicable', reason: texts.none };
  const slow = metrics.find(({ slowAt }) => slowAt !== undefined);
  if (slow !== undefined) return describeSlow(slow);
  const absent = metrics.filter(({ captured }) => captured.length === 0);
  const first = absent[0];
  if (first === undefined) return { status: 'pass' };
  if (log.droppedBytes > 0) return { status: 'not-checked', reason: 'The log was too long to keep, and its end shows no such line.' };
  return {
    status: 'fail',
    expected: `a line that matches ${first.regex}`,
    actual: `no line does, so ${texts.without(absent)} no value`,
    cause: texts.cause,
    fix: `Print the metric as the pattern says, or change training.metrics["${first.name}"].regex in sagemaker-algo.json.`,
    evidence: describeLog(log),
  };
}

/** A pattern whose repetitions can share out a text in many ways tries them all: a line of the log can keep it busy for years. */
function describeSlow({ name, regex, slowAt = '' }: MetricMatch): Outcome {
  return {
    status: 'fail',
    expected: `${regex} reads the log in a moment`,
    actual: `it was given up after ${SCRAPE_MS / 1_000} s, at a line of ${slowAt.length} characters`,
    cause: 'Repetitions in the pattern can share out the same text in many ways, as in (a+)+ or .*.*, and each of them is tried.',
    fix: `Write training.metrics["${name}"].regex in sagemaker-algo.json with one repetition for one part of the line, such as [^ ]* instead of .*`,
    evidence: [slowAt.slice(0, 200)],
  };
}

/** Last values of the declared metrics that differ between two runs. */
export function compareMetrics(
  { project }: Pick<Observations, 'project'>,
  before: Pick<TrainRun, 'log'>,
  after: Pick<TrainRun, 'log'>,
): readonly { readonly name: string; readonly before: string; readonly after: string }[] {
  const { metrics } = project.config.training;
  const one = findMetrics(metrics, logText(before.log));
  const other = findMetrics(metrics, logText(after.log));
  return Object.keys(metrics)
    .map((name) => ({ name, before: one[name]?.at(-1) ?? 'nothing', after: other[name]?.at(-1) ?? 'nothing' }))
    .filter((pair) => pair.before !== pair.after);
}

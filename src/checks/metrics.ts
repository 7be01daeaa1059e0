import type { Observations } from '../observe/types.ts';
import type { Outcome } from './define-check.ts';
import { describeLog, logText } from './evidence.ts';

type Seen = Pick<Observations, 'project' | 'train/nominal'>;

/** What a declared metric's pattern found in the log of the nominal run, line by line (TRAIN-34). */
export interface MetricMatch {
  readonly name: string;
  readonly regex: string;
  readonly objective: boolean;
  /** What the first group caught, once for each line that matches; undefined where the pattern has no group. */
  readonly captured: readonly (string | undefined)[];
}

/** Applies the pattern of every declared metric to the log. A pattern that does not compile is a matter of the spec, not of the run. */
export function matchMetrics(seen: Seen): readonly MetricMatch[] {
  const { metrics, objectives } = seen.project.config.training;
  const lines = logText(seen['train/nominal'].log).split(/\r\n|[\r\n]/);
  return Object.entries(metrics).flatMap(([name, { regex }]) => {
    const pattern = compile(regex);
    if (pattern === undefined) return [];
    const captured = lines.flatMap((line) => {
      const match = pattern.exec(line.slice(0, 2_000));
      return match === null ? [] : [match[1]];
    });
    return [{ name, regex, objective: objectives.some(({ metric }) => metric === name), captured }];
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

/** AWS documents the patterns in Python's terms; named groups are the one common difference. */
function compile(regex: string): RegExp | undefined {
  try {
    return new RegExp(regex.replaceAll('(?P<', '(?<'));
  } catch {
    return undefined;
  }
}

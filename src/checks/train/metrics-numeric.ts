import { defineCheck } from '../define-check.ts';
import { matchMetrics } from '../metrics.ts';

export const trainMetricsNumeric = defineCheck({
  id: 'train/metrics-numeric',
  clauses: ['TRAIN-34'],
  severity: 'must',
  passes: 'every metric that is found is a number',
  fails: 'the pattern of a metric does not catch a number',
  why: 'SageMaker applies the pattern of each metric to the log and takes the first group as its value. A pattern without a group, or one whose group swallows more than the number, gives no metric at all, and a tuning job without its objective fails.',
  needs: ['project', 'train/nominal'],
  test(seen) {
    if (seen['train/nominal'].exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const metrics = matchMetrics(seen);
    if (metrics.length === 0) return { status: 'not-applicable', reason: 'The spec declares no metric.' };
    const wrong = metrics.flatMap((metric) => {
      const bad = metric.captured.findIndex((text) => !isNumber(text));
      return bad === -1 ? [] : [{ ...metric, bad: metric.captured[bad] }];
    });
    const first = wrong[0];
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `a number from ${first.name}`,
      actual: first.bad === undefined ? 'the pattern has no group' : `the first group caught ${JSON.stringify(first.bad)}`,
      cause: first.bad === undefined ? 'The value must be in round brackets.' : 'The group of the pattern takes in more than the number.',
      fix: `Set training.metrics["${first.name}"].regex in sagemaker-algo.json to a pattern whose group matches the number alone, such as ([0-9.eE+-]+).`,
      evidence: wrong.map(({ name, regex }) => `${name}: ${regex}`),
    };
  },
});

function isNumber(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '' && !Number.isNaN(Number(text));
}

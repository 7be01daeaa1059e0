import { defineCheck } from '../define-check.ts';
import { judgePrinted, matchMetrics } from '../metrics.ts';

export const trainMetricsPrinted = defineCheck({
  id: 'train/metrics-printed',
  clauses: ['TRAIN-34'],
  severity: 'should',
  passes: 'training prints every declared metric',
  fails: 'training never prints a declared metric',
  why: 'Metrics that the spec declares are shown on the page of each training job. One whose pattern matches no line of the log stays empty there.',
  needs: ['project', 'train/nominal'],
  test: (seen) =>
    judgePrinted(
      seen,
      matchMetrics(seen).filter(({ objective }) => !objective),
      {
        none: 'The spec declares no metric besides its objectives.',
        cause: 'The program prints the metric in another form, or not at all.',
        without: (absent) => `${absent.map(({ name }) => name).join(', ')} ${absent.length === 1 ? 'has' : 'have'}`,
      },
    ),
});

import { defineCheck } from '../define-check.ts';
import { judgePrinted, matchMetrics } from '../metrics.ts';

export const trainObjectivePrinted = defineCheck({
  id: 'train/objective-printed',
  clauses: ['TRAIN-34'],
  severity: 'must',
  passes: 'training prints every objective metric',
  fails: 'training never prints an objective metric',
  why: 'A tuning job reads its objective from the log through the pattern in the spec. When no line matches, every training job of the search is worthless and the tuning job fails.',
  needs: ['project', 'train/nominal'],
  test: (seen) =>
    judgePrinted(
      seen,
      matchMetrics(seen).filter(({ objective }) => objective),
      {
        none: 'The spec declares no objective metric.',
        cause: 'The program prints the metric in another form, or buffers its output and loses it at the end.',
        without: (absent) => `${absent[0]?.name} has`,
      },
    ),
});

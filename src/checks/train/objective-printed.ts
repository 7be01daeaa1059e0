import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { matchMetrics } from '../metrics.ts';

export const trainObjectivePrinted = defineCheck({
  id: 'train/objective-printed',
  clauses: ['TRAIN-34'],
  severity: 'must',
  passes: 'training prints every objective metric',
  fails: 'training never prints an objective metric',
  why: 'A tuning job reads its objective from the log through the pattern in the spec. When no line matches, every training job of the search is worthless and the tuning job fails.',
  needs: ['project', 'train/nominal'],
  test(seen) {
    const { exit, log } = seen['train/nominal'];
    if (exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const objectives = matchMetrics(seen).filter(({ objective }) => objective);
    if (objectives.length === 0) return { status: 'not-applicable', reason: 'The spec declares no objective metric.' };
    const absent = objectives.filter(({ captured }) => captured.length === 0);
    const first = absent[0];
    if (first === undefined) return { status: 'pass' };
    if (log.droppedBytes > 0) return { status: 'not-checked', reason: 'The log was too long to keep, and its end shows no such line.' };
    return {
      status: 'fail',
      expected: `a line that matches ${first.regex}`,
      actual: `no line does, so ${first.name} has no value`,
      cause: 'The program prints the metric in another form, or buffers its output and loses it at the end.',
      fix: `Print the metric as the pattern says, or change training.metrics["${first.name}"].regex in sagemaker-algo.json.`,
      evidence: describeLog(log),
    };
  },
});

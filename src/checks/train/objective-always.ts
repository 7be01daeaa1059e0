import { defineCheck } from '../define-check.ts';
import { describeLog, logText } from '../evidence.ts';
import { matchMetrics } from '../metrics.ts';

export const trainObjectiveAlways = defineCheck({
  id: 'train/objective-always',
  clauses: ['TRAIN-35'],
  severity: 'must',
  passes: 'training prints its objective whatever the hyperparameters',
  fails: 'training prints its objective for some hyperparameters only',
  why: 'A tuning job tries values all over the declared ranges, and each of its training jobs has to print the objective. One that ends without a value counts as failed, and too many of them end the tuning job. The usual cause is an early exit, or a form of output that depends on a hyperparameter.',
  needs: ['project', 'train/nominal', 'train/hyperparameters'],
  test(seen) {
    const { runs } = seen['train/hyperparameters'];
    // What the plain run does not print either is another check's matter.
    const printed = matchMetrics(seen).filter(({ objective, captured }) => objective && captured.length > 0);
    if (printed.length === 0) return { status: 'not-applicable', reason: 'No objective metric is printed by the plain run.' };
    const ended = runs.filter(({ run }) => run.exit.exitCode === 0 && run.log.droppedBytes === 0);
    if (ended.length === 0) return { status: 'not-applicable', reason: 'No run with other hyperparameters came to its end.' };
    for (const { run } of ended) {
      const text = logText(run.log);
      // The rest of the checks on metrics are about the plain run, so a pattern that only this log is too much for is named here.
      const found = matchMetrics({ ...seen, 'train/nominal': { ...seen['train/nominal'], log: run.log } });
      const slow = found.find(({ slowAt }) => slowAt !== undefined);
      if (slow !== undefined)
        return { status: 'not-checked', reason: `The pattern of ${slow.name}, ${slow.regex}, takes too long over the log ${run.what}.` };
      const absent = printed.find(({ name }) => found.some((metric) => metric.name === name && metric.captured.length === 0));
      // A value that is no number any more is the truth about extreme hyperparameters.
      if (absent === undefined || /\b(?:nan|inf|infinity)\b/i.test(text)) continue;
      return {
        status: 'fail',
        expected: `a value of ${absent.name} ${run.what}`,
        actual: `no line matches ${absent.regex}`,
        cause: 'The program ends early, or prints the metric in another form, for some values.',
        fix: `Print ${absent.name} at the end of every training, and let the pattern match numbers such as 1e-05 too: ([-+0-9.eE]+)`,
        evidence: describeLog(run.log),
      };
    }
    return { status: 'pass' };
  },
});

import type { TrainRun } from '../../observe/train/types.ts';
import { defineCheck } from '../define-check.ts';
import { logText } from '../evidence.ts';

export const trainHyperparametersMatter = defineCheck({
  id: 'train/hyperparameters-matter',
  clauses: ['API-07'],
  severity: 'should',
  passes: 'hyperparameters have an effect',
  fails: 'no hyperparameter has any effect',
  why: 'With every hyperparameter at its lower bound, at its upper bound and as in the sample, the same model and the same log came out, byte by byte. Buyers pay for tuning jobs that search these values. The usual cause: the file hyperparameters.json is never read, or read from another path.',
  needs: ['project', 'train/nominal', 'train/hyperparameters'],
  test({ project, 'train/nominal': nominal, 'train/hyperparameters': { runs } }) {
    const declared = Object.values(project.config.training.hyperparameters);
    if (!declared.some(({ tunable }) => tunable)) return { status: 'not-applicable', reason: 'No hyperparameter is declared as tunable.' };
    const edges = ['train-lower', 'train-upper'].flatMap((id) => runs.filter((one) => one.id === id).map(({ run }) => run));
    const all = [nominal, ...edges];
    if (edges.length < 2 || all.some(({ exit, modelDigest }) => exit.exitCode !== 0 || modelDigest === undefined)) {
      return { status: 'not-applicable', reason: 'The runs at both bounds did not both end with a model that can be compared.' };
    }
    if (new Set(all.map(traceOf)).size > 1) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'another model or another log for other hyperparameters',
      actual: 'three runs at different values left the same model and the same log',
      cause: 'The program does not read /opt/ml/input/config/hyperparameters.json, or does not use what it reads.',
      fix: 'Read the values from /opt/ml/input/config/hyperparameters.json and pass them to the training, or remove them from the spec.',
    };
  },
});

/** Model and log of a run; times of day and durations are taken out of the log. */
function traceOf({ modelDigest, log }: TrainRun): string {
  const timeless = logText(log)
    .replaceAll(/\d{4}-\d\d-\d\d[T ]?/g, '')
    .replaceAll(/\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '')
    .replaceAll(/(?<!\d)\d+(?:\.\d+)?(?= ?(?:ms|s|sec|seconds|minutes)\b)/g, '');
  return `${modelDigest}\n${timeless}`;
}

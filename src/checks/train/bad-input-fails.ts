import { defineCheck } from '../define-check.ts';
import { judgeRefused } from '../refused-input.ts';

export const trainBadInputFails = defineCheck({
  id: 'train/bad-input-fails',
  clauses: ['TRAIN-22'],
  severity: 'must',
  passes: 'training ends with another exit code than 0 when its input is bad',
  fails: 'training does not fail although its input is bad',
  why: 'The exit code is all that SageMaker looks at. When a required channel is missing, the data cannot be read or a hyperparameter is out of range, exit code 0 sells the buyer a Completed job with a useless model. Common causes: an exception that is caught and only logged, a shell script that ends with another command, a default that replaces a bad value.',
  needs: ['train/bad-input'],
  test: ({ 'train/bad-input': runs }) =>
    judgeRefused(
      runs.filter(({ kind }) => kind !== 'wrong-type'),
      {
        cause: 'The error is caught and not passed on, or the input is never validated.',
        fix: 'Write the reason to /opt/ml/output/failure and end with exit code 1; in a shell script begin with `set -e` and start the program with `exec`.',
      },
    ),
});

import { defineCheck } from '../define-check.ts';
import { judgeSecrets } from '../secret-text.ts';

export const trainLogSecrets = defineCheck({
  id: 'train/log-secrets',
  clauses: ['TRAIN-33'],
  severity: 'should',
  passes: 'no secrets were found in the training log and the failure file',
  fails: 'the training log or the failure file seems to hold a secret',
  why: 'Both streams of the container go to CloudWatch in the account of the buyer, and the failure file becomes the reason that the buyer reads. A key, token or password that is printed there is given away with every job. Common causes: printing all variables or the whole configuration at the start, or an error message with a connection string.',
  needs: ['secrets/training-logs'],
  test: (seen) =>
    judgeSecrets(seen['secrets/training-logs'], {
      expected: 'no keys, tokens and passwords in what the training writes',
      cause: 'The program prints its variables, its configuration or an address with a password in it.',
      fix: 'Print names without values, and take the secret out of the image; change it where it is valid.',
    }),
});

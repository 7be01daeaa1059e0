import { defineCheck } from '../define-check.ts';
import { failureText, judgeFailureFiles, showsStack } from '../failure-file.ts';

const SECRET = /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY|aws_secret_access_key/i;

export const trainFailureTrace = defineCheck({
  id: 'train/failure-trace',
  clauses: ['TRAIN-23'],
  severity: 'should',
  passes: 'the failure file holds no stack trace and no secret',
  fails: 'the failure file shows code to the buyer',
  why: 'Buyers read this text. A stack trace shows them paths and lines of the code and pushes the cause, which Python prints last, out of the first lines. Keys or passwords do not belong there at all.',
  needs: ['train/bad-input'],
  test: (seen) =>
    judgeFailureFiles(
      seen,
      {
        expected: 'the cause in a sentence that a buyer can act on',
        cause: 'The whole exception is written instead of its message.',
        fix: 'Write str(error) or error.message to /opt/ml/output/failure; print the trace, it is in the log of the job.',
      },
      (run) => {
        const text = failureText(run) ?? '';
        if (SECRET.test(text)) return 'it holds something that looks like a key';
        return showsStack(text) ? 'it holds a stack trace' : undefined;
      },
    ),
});

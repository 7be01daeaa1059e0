import { FAILURE_REASON_MAX } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';
import { failureText, judgeFailureFiles, showsStack } from '../failure-file.ts';

export const trainFailureLength = defineCheck({
  id: 'train/failure-length',
  clauses: ['TRAIN-23'],
  severity: 'should',
  passes: 'the failure file fits into the failure reason',
  fails: 'the failure file is longer than the failure reason',
  why: `Of this file the buyer sees the first ${FAILURE_REASON_MAX} characters. What comes later is lost, and with a long text the cause is often what comes last.`,
  needs: ['train/bad-input'],
  test: (seen) =>
    judgeFailureFiles(
      seen,
      {
        expected: `at most ${FAILURE_REASON_MAX} characters, the cause in the first line`,
        cause: 'More than the reason is written: a dump of the data, of the settings or of the log.',
        fix: 'Write one or two sentences to /opt/ml/output/failure; print the rest, it is in the log of the job.',
      },
      (run) => {
        const text = failureText(run) ?? '';
        return text.length > FAILURE_REASON_MAX && !showsStack(text) ? `it has ${text.length} characters or more` : undefined;
      },
    ),
});

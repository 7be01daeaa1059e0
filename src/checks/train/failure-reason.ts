import { defineCheck } from '../define-check.ts';
import { failureText, judgeFailureFiles } from '../failure-file.ts';

export const trainFailureReason = defineCheck({
  id: 'train/failure-reason',
  clauses: ['TRAIN-23'],
  severity: 'should',
  passes: 'a failed training says why in /opt/ml/output/failure',
  fails: 'a failed training gives no reason in /opt/ml/output/failure',
  why: 'The content of this file becomes the FailureReason of the job, the first thing a buyer sees. Without it the reason reads "AlgorithmError: , exit code: 1". It has to be a file of that name, without an ending, written after everything else. Common causes: the error is only printed, or the path is output/data.',
  needs: ['train/bad-input'],
  test: (seen) =>
    judgeFailureFiles(
      seen,
      {
        expected: 'a file /opt/ml/output/failure with the reason',
        cause: 'The program prints its error and ends, without writing the file.',
        fix: 'Before ending with exit code 1, write one line that says what is wrong with the input to /opt/ml/output/failure.',
      },
      (run) => {
        if (run.failure === undefined) return 'there is no such file';
        if (run.failure.kind !== 'file') return `it is a ${run.failure.kind === 'folder' ? 'folder' : 'special file'}`;
        return failureText(run)?.trim() === '' ? 'the file is empty' : undefined;
      },
    ),
});

import { neverStarted } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const trainStarts = defineCheck({
  id: 'train/starts',
  clauses: ['TRAIN-01', 'MKT-01'],
  severity: 'must',
  passes: 'the training image starts with the argument `train`',
  fails: 'the training image does not start with the argument `train`',
  why: 'SageMaker runs the image with the single word `train` in place of CMD. Without an ENTRYPOINT, an executable of that name must be on PATH; with one, it receives the word as its argument. When nothing can be run the job fails with exit code 127 and an empty log, which is hard to read in the cloud. Common causes: the file is not executable, has Windows line endings, is not on PATH, or its interpreter is missing.',
  smoke: true,
  containerOnly: true,
  needs: ['train/nominal'],
  test({ 'train/nominal': run }) {
    if (!neverStarted(run.exit, run.log)) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'the image runs when its argument is `train`',
      actual: run.exit.startError ?? `exit code ${run.exit.exitCode}`,
      fix: 'In the Dockerfile: COPY train /usr/local/bin/train, then RUN chmod 755 /usr/local/bin/train; save the file with LF line endings.',
      evidence: describeLog(run.log),
    };
  },
});

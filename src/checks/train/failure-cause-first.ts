import type { TrainRun } from '../../observe/train/types.ts';
import { defineCheck } from '../define-check.ts';
import { failureText, judgeFailureFiles, showsStack } from '../failure-file.ts';

/** What consoles and mails show of a reason. */
const FIRST = 200;

export const trainFailureCauseFirst = defineCheck({
  id: 'train/failure-cause-first',
  clauses: ['TRAIN-23'],
  severity: 'should',
  passes: 'the failure file begins with the cause',
  fails: 'the failure file names the cause late',
  why: `Consoles and mails show the beginning of a reason, so what is not in the first ${FIRST} characters is often not read. Banners, versions and advice that come before the cause hide it.`,
  needs: ['train/bad-input'],
  test: (seen) => {
    const subjects = new Map<TrainRun, string>(seen['train/bad-input'].map(({ run, subject = '' }) => [run, subject]));
    return judgeFailureFiles(
      seen,
      {
        expected: `the channel or the hyperparameter in the first ${FIRST} characters`,
        cause: 'Something general is written before the cause.',
        fix: 'Begin the file with one sentence that names what is wrong; leave out banners and versions.',
      },
      (run) => {
        const text = failureText(run) ?? '';
        const at = text.indexOf(subjects.get(run) ?? '');
        return at >= FIRST && !showsStack(text) ? `'${subjects.get(run)}' comes after ${at} characters` : undefined;
      },
    );
  },
});

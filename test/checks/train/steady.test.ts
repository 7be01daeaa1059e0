import { trainSteady } from '../../../src/checks/train/steady.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

judges(trainSteady, {
  'all runs end well': [{}, 'pass'],
  'an equal run failed': [
    { 'train/steadiness': [trainRun({ what: 'with a', exit: exit(7) })] },
    'fail',
    { actual: 'with a: exit code 7, and 0 when it was started once more' },
  ],
  'two equal runs failed, and the plain one as well': [
    { 'train/nominal': trainRun({ exit: exit(9) }), 'train/steadiness': [trainRun({ what: 'with b', exit: exit(7) })] },
    'fail',
    { actual: 'with b: exit code 7, and 0 when it was started once more' },
  ],
  'the plain run ended well, and so did another': [{ 'train/diagnosis': { again: trainRun() } }, 'pass'],
  'it fails, and was not started again': [{ 'train/nominal': trainRun({ exit: exit(9) }) }, 'not-checked', 'train/exit-code'],
  'the plain run failed and then succeeded': [
    { 'train/nominal': trainRun({ exit: exit(9), log: log('race') }), 'train/diagnosis': { again: trainRun() } },
    'fail',
    {
      actual: 'the plain run: exit code 9, and 0 when it was started once more',
      evidence: ['FailureReason | AlgorithmError: , exit code: 9', 'stderr | race'],
    },
  ],
  'it fails every time': [
    { 'train/nominal': trainRun({ exit: exit(9) }), 'train/diagnosis': { again: trainRun({ exit: exit(9) }) } },
    'not-checked',
    'train/exit-code',
  ],
});

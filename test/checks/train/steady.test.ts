import { trainSteady } from '../../../src/checks/train/steady.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

judges(trainSteady, {
  'all runs end well': [{}, 'pass'],
  'an equal run failed': [{ 'train/steadiness': [trainRun({ what: 'with a', exit: exit(7) })] }, 'fail', /with a: exit code 7/],
  'the plain run failed and then succeeded': [
    { 'train/nominal': trainRun({ exit: exit(9), log: log('race') }), 'train/diagnosis': { again: trainRun() } },
    'fail',
    /exit code 9/,
  ],
  'it fails every time': [
    { 'train/nominal': trainRun({ exit: exit(9) }), 'train/diagnosis': { again: trainRun({ exit: exit(9) }) } },
    'not-checked',
    'train/exit-code',
  ],
});

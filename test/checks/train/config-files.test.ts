import { trainConfigFiles } from '../../../src/checks/train/config-files.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainConfigFiles, {
  'a run that carried it succeeds': [{ 'train/tolerances': groupTest(['config-files']) }, 'pass'],
  'it fails alone': [{ 'train/tolerances': groupTest([], [{ kind: 'config-files' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/tolerances': groupTest([], [{ kind: 'config-files', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/tolerances': groupTest(['config-files'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/tolerances': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/tolerances': groupTest([], [{ kind: 'config-files' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});

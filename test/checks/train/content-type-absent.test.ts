import { trainContentTypeAbsent } from '../../../src/checks/train/content-type-absent.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainContentTypeAbsent, {
  'a run that carried it succeeds': [{ 'train/tolerances': groupTest(['content-type-absent']) }, 'pass'],
  'it fails alone': [{ 'train/tolerances': groupTest([], [{ kind: 'content-type-absent' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/tolerances': groupTest([], [{ kind: 'content-type-absent', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/tolerances': groupTest(['content-type-absent'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/tolerances': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/tolerances': groupTest([], [{ kind: 'content-type-absent' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});

import { trainHyperparametersAbsent } from '../../../src/checks/train/hyperparameters-absent.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainHyperparametersAbsent, {
  'a run that carried it succeeds': [{ 'train/tolerances': groupTest(['hyperparameters-absent']) }, 'pass'],
  'it fails alone': [{ 'train/tolerances': groupTest([], [{ kind: 'hyperparameters-absent' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/tolerances': groupTest([], [{ kind: 'hyperparameters-absent', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/tolerances': groupTest(['hyperparameters-absent'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/tolerances': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/tolerances': groupTest([], [{ kind: 'hyperparameters-absent' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});

import { trainPaddedHyperparameters } from '../../../src/checks/train/padded-hyperparameters.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainPaddedHyperparameters, {
  'a run that carried it succeeds': [{ 'train/hyperparameters': groupTest(['padded']) }, 'pass'],
  'it fails alone': [{ 'train/hyperparameters': groupTest([], [{ kind: 'padded' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'padded', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/hyperparameters': groupTest(['padded'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/hyperparameters': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'padded' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});

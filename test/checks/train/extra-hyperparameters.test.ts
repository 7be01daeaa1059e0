import { trainExtraHyperparameters } from '../../../src/checks/train/extra-hyperparameters.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainExtraHyperparameters, {
  'a run that carried it succeeds': [{ 'train/tolerances': groupTest(['injected-hyperparameters']) }, 'pass'],
  'it fails alone': [{ 'train/tolerances': groupTest([], [{ kind: 'injected-hyperparameters' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/tolerances': groupTest([], [{ kind: 'injected-hyperparameters', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/tolerances': groupTest(['injected-hyperparameters'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/tolerances': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/tolerances': groupTest([], [{ kind: 'injected-hyperparameters' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});

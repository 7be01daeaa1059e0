import { trainNumberForms } from '../../../src/checks/train/number-forms.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainNumberForms, {
  'a run that carried it succeeds': [{ 'train/hyperparameters': groupTest(['scientific']) }, 'pass'],
  'it fails alone': [{ 'train/hyperparameters': groupTest([], [{ kind: 'scientific' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'scientific', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/hyperparameters': groupTest(['scientific'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/hyperparameters': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'scientific' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
});

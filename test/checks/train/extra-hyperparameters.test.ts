import { trainExtraHyperparameters } from '../../../src/checks/train/extra-hyperparameters.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, exit, log, trainRun } from '../../support/observations.ts';

judges(trainExtraHyperparameters, {
  'both runs succeed': [{}, 'pass'],
  'the run with more names fails': [
    { 'train/injected-hyperparameters': trainRun({ exit: exit(3), log: log('unknown name') }) },
    'fail',
    /exit code 3/,
  ],
  'the plain run fails without reason': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
  'the plain run succeeds with fewer names': [brokenTraining('plain-hyperparameters'), 'fail', /succeeds without/],
});

import { trainExtraHyperparameters } from '../../../src/checks/train/extra-hyperparameters.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

judges(trainExtraHyperparameters, {
  'the run succeeds': [{}, 'pass'],
  'the run fails': [{ 'train/injected-hyperparameters': trainRun({ exit: exit(3), log: log('unknown name') }) }, 'fail', /exit code 3/],
  'the run hangs': [{ 'train/injected-hyperparameters': trainRun({ exit: exit(137), timedOut: true }) }, 'fail', /still running/],
});

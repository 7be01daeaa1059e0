import { trainTextHyperparameters } from '../../../src/checks/train/text-hyperparameters.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainTextHyperparameters, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with numbers': [brokenTraining('typed-hyperparameters'), 'fail', /Convert each value/],
  'it fails for no known reason': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

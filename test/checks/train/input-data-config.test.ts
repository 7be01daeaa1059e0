import { trainInputDataConfig } from '../../../src/checks/train/input-data-config.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainInputDataConfig, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with a plainer file': [brokenTraining('plain-input-data-config'), 'fail'],
  'it fails for another reason': [brokenTraining('folders-absent'), 'not-checked', 'train/folders-present'],
});

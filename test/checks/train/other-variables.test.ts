import { trainOtherVariables } from '../../../src/checks/train/other-variables.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainOtherVariables, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with more variables': [brokenTraining('more-variables'), 'fail'],
  'it needs SM_ variables': [brokenTraining('sm-variables'), 'not-checked', 'train/sm-variables'],
});

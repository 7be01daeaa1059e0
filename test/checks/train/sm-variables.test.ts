import { trainSmVariables } from '../../../src/checks/train/sm-variables.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainSmVariables, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with SM_ variables': [brokenTraining('sm-variables', "KeyError: 'SM_MODEL_DIR'"), 'fail', /SM_MODEL_DIR/],
  'it fails for no known reason': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

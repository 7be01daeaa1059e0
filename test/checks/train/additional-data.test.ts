import { trainAdditionalData } from '../../../src/checks/train/additional-data.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainAdditionalData, {
  'training succeeds': [{}, 'pass'],
  'the log says so': [brokenTraining(undefined, "KeyError: 'SAGEMAKER_ADDITIONAL_S3_DATA_PATH'"), 'fail'],
  'another cause': [brokenTraining('sm-variables', "KeyError: 'SAGEMAKER_ADDITIONAL_S3_DATA_PATH'"), 'not-checked', 'train/sm-variables'],
  'no known cause': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

import { trainResourceConfig } from '../../../src/checks/train/resource-config.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainResourceConfig, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with the documented keys alone': [brokenTraining('plain-resource-config'), 'fail', /current_group_name/],
});

import { serveTrainingPaths } from '../../../src/checks/serve/training-paths.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, refusing } from '../../support/observations.ts';

judges(serveTrainingPaths, {
  'it starts': [{}, 'pass'],
  'it starts with the folders of training': [brokenServing('training-paths'), 'fail'],
  'it answers with the folders of training': [refusing('training-paths'), 'fail'],
  'it fails for no known reason': [brokenServing(undefined), 'not-checked', 'serve/healthy-in-time'],
});

import { serveOtherVariables } from '../../../src/checks/serve/other-variables.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing } from '../../support/observations.ts';

judges(serveOtherVariables, {
  'it starts': [{}, 'pass'],
  'it starts with more variables': [brokenServing('more-variables'), 'fail'],
  'it fails for no known reason': [brokenServing(undefined), 'not-checked', 'serve/healthy-in-time'],
});

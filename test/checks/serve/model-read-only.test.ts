import { serveModelReadOnly } from '../../../src/checks/serve/model-read-only.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, refusing } from '../../support/observations.ts';

judges(serveModelReadOnly, {
  'it starts': [{}, 'pass'],
  'it starts when the folder is writable': [brokenServing('writable-model'), 'fail', /only when the folder is writable/],
  'it answers when the folder is writable': [refusing('writable-model'), 'fail', /only when the folder is writable/],
  'it answers for another reason': [refusing('training-paths'), 'pass'],
  'it fails for another reason': [brokenServing('network'), 'not-checked', 'serve/network'],
});

import { serveModelReadOnly } from '../../../src/checks/serve/model-read-only.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, log } from '../../support/observations.ts';

judges(serveModelReadOnly, {
  'it starts': [{}, 'pass'],
  'it starts when the folder is writable': [brokenServing('writable-model'), 'fail', /only when the folder is writable/],
  'it starts and the log tells of a write': [
    { 'serve/health': health({ log: log("EROFS: read-only file system, open '/opt/ml/model/cache'") }) },
    'fail',
    /EROFS/,
  ],
  'it fails for another reason': [brokenServing('network'), 'not-checked', 'serve/network'],
});

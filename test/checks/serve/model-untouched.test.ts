import { serveModelUntouched } from '../../../src/checks/serve/model-untouched.ts';
import { judges } from '../../support/judges.ts';
import { invocations, log, refusing } from '../../support/observations.ts';

judges(serveModelUntouched, {
  'nothing in the log': [{}, 'pass'],
  'the log tells of a write': [
    { 'serve/invocations': invocations({ log: log("EROFS: read-only file system, open '/opt/ml/model/cache'") }) },
    'fail',
    /stderr \| EROFS/,
  ],
  'requests fail because of it': [
    { ...refusing('writable-model'), 'serve/invocations': invocations({ log: log('Read-only file system') }) },
    'not-checked',
    'serve/model-read-only',
  ],
});

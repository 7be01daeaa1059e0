import { batchFinalNewline } from '../../../src/checks/batch/final-newline.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';

judges(batchFinalNewline, {
  'no difference': [{}, 'pass'],
  'one more with it': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3', '0']), job(['1', '2', '3'], { finalNewline: false })] }) },
    'fail',
    /empty rest/,
  ],
  'one less without it': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(['1', '2'], { finalNewline: false })] }) },
    'fail',
    /is dropped/,
  ],
  'wrong either way': [{ 'batch/transform': batch({}, ['1']) }, 'not-checked', 'batch/one-line-per-record'],
});

import { batchFinalNewline } from '../../../src/checks/batch/final-newline.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';

judges(batchFinalNewline, {
  'no difference': [{}, 'pass'],
  'one more with it': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3', '0']), job(['1', '2', '3'], { finalNewline: false })] }) },
    'fail',
    /3 results, with and without.*"4 results with it".*empty rest.*< 200/,
  ],
  'one less without it': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(['1', '2'], { finalNewline: false })] }) },
    'fail',
    /"2 results without it".*is dropped/,
  ],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1'])] }) }, 'not-applicable'],
  'wrong either way': [{ 'batch/transform': batch({}, ['1']) }, 'not-checked', 'batch/one-line-per-record'],
});

import { batchOneLinePerRecord } from '../../../src/checks/batch/one-line-per-record.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';

judges(batchOneLinePerRecord, {
  'as many': [{}, 'pass'],
  'one too few': [{ 'batch/transform': batch({}, ['1', '2']) }, 'fail', /3 lines for 3 records.*2 lines.*is skipped/],
  'a header': [{ 'batch/transform': batch({}, ['prediction', '1', '2', '3']) }, 'fail', /header line/],
  'one for all': [{ 'batch/transform': batch({}, ['6']) }, 'fail', /one result, however many/],
  'only the final newline matters': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3', '0']), job(['1', '2', '3'], { finalNewline: false })] }) },
    'not-checked',
    'batch/final-newline',
  ],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1', '2'], { records: 1 })] }) }, 'not-applicable'],
  'items of JSON documents': [
    { 'batch/transform': batch({ jobs: [1, 2].map(() => job(['1', '2'], { shape: 'json' })) }) },
    'fail',
    /2 lines/,
  ],
  'answers of another form': [{ 'batch/transform': batch({ jobs: [1, 2].map(() => job([], { shape: 'unknown' })) }) }, 'not-applicable'],
  'no job succeeded': [{ 'batch/transform': batch({ jobs: [job(undefined), job(undefined)] }) }, 'not-checked', 'batch/answers'],
});

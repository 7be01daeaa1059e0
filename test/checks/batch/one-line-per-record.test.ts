import { batchOneLinePerRecord } from '../../../src/checks/batch/one-line-per-record.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job } from '../../support/observations.ts';

const jobsOf = (results: readonly string[], records: number, requests: number) => ({
  'batch/transform': batch({
    jobs: [1, 2].map(() => job(results, { records, requests: Array.from({ length: requests }, () => exchange()) })),
  }),
});

judges(batchOneLinePerRecord, {
  'as many': [{}, 'pass'],
  'one too few': [
    { 'batch/transform': batch({}, ['1', '2']) },
    'fail',
    /3 lines for 3 records.*2 lines \(MultiRecord.*first or the last record of each request is skipped.*< 200/,
  ],
  'a header': [{ 'batch/transform': batch({}, ['prediction', '1', '2', '3']) }, 'fail', /header line/],
  'one for all': [{ 'batch/transform': batch({}, ['6']) }, 'fail', /one result, however many/],
  more: [{ 'batch/transform': batch({}, ['1', '2', '3', '4']) }, 'fail', /more than one line/],
  'more, without figures': [{ 'batch/transform': batch({}, ['a', 'b', 'c', 'd']) }, 'fail', /more than one line/],
  'more, the first without figures': [{ 'batch/transform': batch({}, ['a', '2', '3', '4', '5']) }, 'fail', /more than one line/],
  none: [{ 'batch/transform': batch({}, []) }, 'fail', /"0 lines .*Some records are skipped/],
  'one each from two requests': [jobsOf(['1', '2'], 5, 2), 'fail', /one result, however many/],
  'one less for each of two requests': [jobsOf(['1', '2', '3'], 5, 2), 'fail', /of each request is skipped/],
  'far too few': [jobsOf(['1', '2'], 5, 1), 'fail', /Some records are skipped/],
  'two for each request of one record': [jobsOf(['1', '2', '3', '4'], 2, 2), 'fail', /more than one line/],
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

import { batchMiniBatches } from '../../../src/checks/batch/mini-batches.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job } from '../../support/observations.ts';
import { probes } from '../../support/observations-batch.ts';

judges(batchMiniBatches, {
  'the same results': [{}, 'pass'],
  'the same but for the last digits': [
    { 'batch/transform': batch({ jobs: [job(['1.50000000001', '2', '3']), job(['1.5', '2', '3'], { strategy: 'SingleRecord' })] }) },
    'pass',
  ],
  'fewer records in one job': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3', '4'], { records: 4 }), job(['1', '2', '3'], { strategy: 'SingleRecord' })] }) },
    'pass',
  ],
  'other results': [
    { 'batch/transform': batch({ jobs: [job(['9', '2', '3']), job(['1.5', '2', '3'], { strategy: 'SingleRecord' })] }) },
    'fail',
    /1.5 for record 1 \(SingleRecord.*"9 \(MultiRecord.*\["SingleRecord[^"]*: 1.5 \| 2 \| 3","MultiRecord[^"]*: 9 \| 2 \| 3"\]/,
  ],
  'one strategy is refused': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(undefined, { strategy: 'SingleRecord' })] }) },
    'fail',
    /answers for SingleRecord.*"500".*< 500/,
  ],
  'a record alone in another form': [
    {
      'batch/transform': batch({
        jobs: [job(['1', '2'], { records: 2, shape: 'json' }), job(['{"y":1}', '{"y":2}'], { records: 2, shape: 'json' })],
      }),
    },
    'pass',
  ],
  'other results by chance': [
    {
      'batch/transform': batch({
        jobs: [job(['9', '2', '3']), job(['1.5', '2', '3'])],
        probes: probes(undefined, { files: [job(['1']), job(undefined), job(['2'])] }),
      }),
    },
    'not-checked',
    'batch/same-for-every-file',
  ],
  'a strategy without results, although every request succeeded': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(undefined, { requests: [exchange()] })] }) },
    'pass',
  ],
  'the second request of a strategy is refused': [
    {
      'batch/transform': batch({
        jobs: [job(['1', '2', '3']), job(undefined, { requests: [exchange(), exchange({ status: 400 })] })],
      }),
    },
    'fail',
    /"actual":"400"/,
  ],
  'other results of many': [
    {
      'batch/transform': batch({
        jobs: [
          job(['1', '2', '3', '4', '5', '9'], { records: 6 }),
          job(['1', '2', '3', '4', '5', '6'], { records: 6, strategy: 'SingleRecord' }),
        ],
      }),
    },
    'fail',
    /6 for record 6.*4 \| 5",.*4 \| 5"/,
  ],
  'another order of more records': [
    {
      'batch/transform': batch({
        jobs: [job(['2', '1', '3'], { records: 3 }), job(['1', '2'], { records: 2, strategy: 'SingleRecord' })],
      }),
    },
    'not-checked',
    'batch/same-order',
  ],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1'])] }) }, 'not-applicable'],
  'another order': [
    { 'batch/transform': batch({ jobs: [job(['0.5', '1.5', '2.5']), job(['1.5', '2.5', '0.5'], { strategy: 'SingleRecord' })] }) },
    'not-checked',
    'batch/same-order',
  ],
  'a wrong number': [{ 'batch/transform': batch({}, ['1']) }, 'not-checked', 'batch/one-line-per-record'],
});

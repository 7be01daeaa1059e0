import { batchMiniBatches } from '../../../src/checks/batch/mini-batches.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
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
    /1.5 for record 1/,
  ],
  'one strategy is refused': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(undefined, { strategy: 'SingleRecord' })] }) },
    'fail',
    /500/,
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
  'another order': [
    { 'batch/transform': batch({ jobs: [job(['0.5', '1.5', '2.5']), job(['1.5', '2.5', '0.5'], { strategy: 'SingleRecord' })] }) },
    'not-checked',
    'batch/same-order',
  ],
  'a wrong number': [{ 'batch/transform': batch({}, ['1']) }, 'not-checked', 'batch/one-line-per-record'],
});

import { batchSameOrder } from '../../../src/checks/batch/same-order.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
import { probes } from '../../support/observations-batch.ts';

judges(batchSameOrder, {
  'the same order': [{}, 'pass'],
  'sorted within a request': [
    { 'batch/transform': batch({ jobs: [job(['0.5', '1.5', '2.5']), job(['1.5', '2.5', '0.5'], { strategy: 'SingleRecord' })] }) },
    'fail',
    /1.5 for record 1, as when.*"0.5 \(MultiRecord[^"]*: the same results in another order".*\["SingleRecord[^"]*: 1.5 \| 2.5 \| 0.5","MultiRecord[^"]*: 0.5 \| 1.5 \| 2.5"\]/,
  ],
  'sorted, where more were packed than sent alone': [
    { 'batch/transform': batch({ jobs: [job(['2', '1', '3']), job(['1', '2'], { records: 2, strategy: 'SingleRecord' })] }) },
    'fail',
    /1 for record 1/,
  ],
  'sorted, of many': [
    {
      'batch/transform': batch({
        jobs: [
          job(['1', '2', '3', '4', '6', '5'], { records: 6 }),
          job(['1', '2', '3', '4', '5', '6'], { records: 6, strategy: 'SingleRecord' }),
        ],
      }),
    },
    'fail',
    /5 for record 5.*4 \| 5",.*4 \| 6"/,
  ],
  'by chance': [
    {
      'batch/transform': batch({
        jobs: [job(['2', '1', '3']), job(['1', '2', '3'])],
        probes: probes(undefined, { files: [job(['1']), job(undefined), job(['2'])] }),
      }),
    },
    'not-checked',
    'batch/same-for-every-file',
  ],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1'])] }) }, 'not-applicable'],
  'other results': [
    { 'batch/transform': batch({ jobs: [job(['9', '1.5', '2.5']), job(['1.5', '2.5', '0.5'], { strategy: 'SingleRecord' })] }) },
    'pass',
  ],
  'a wrong number': [{ 'batch/transform': batch({}, ['1']) }, 'not-checked', 'batch/one-line-per-record'],
});

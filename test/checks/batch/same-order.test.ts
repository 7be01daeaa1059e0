import { batchSameOrder } from '../../../src/checks/batch/same-order.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';

judges(batchSameOrder, {
  'the same order': [{}, 'pass'],
  'sorted within a request': [
    { 'batch/transform': batch({ jobs: [job(['0.5', '1.5', '2.5']), job(['1.5', '2.5', '0.5'], { strategy: 'SingleRecord' })] }) },
    'fail',
    /another order/,
  ],
  'other results': [
    { 'batch/transform': batch({ jobs: [job(['9', '1.5', '2.5']), job(['1.5', '2.5', '0.5'], { strategy: 'SingleRecord' })] }) },
    'pass',
  ],
  'a wrong number': [{ 'batch/transform': batch({}, ['1']) }, 'not-checked', 'batch/one-line-per-record'],
});

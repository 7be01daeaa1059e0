import { batchConcurrency } from '../../../src/checks/batch/concurrency.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job, ping, unanswered } from '../../support/observations.ts';
import { noJob, notReady, parallel, probed, probes } from '../../support/observations-batch.ts';

const { parallel: _, ...alone } = probes();
const swapped = parallel(['2.5', '1.5', '0.5']);

judges(batchConcurrency, {
  'all answered': [{}, 'pass'],
  'answers mixed up': [probed({ parallel: swapped }), 'fail', /2.5 instead of 1.5 for record 1/],
  'a request fails': [probed({ parallel: parallel([], { failed: exchange({ status: 503 }) }) }), 'fail', /503/],
  'a ping is late': [probed({ parallel: parallel([], { pings: [ping(), ping({ ms: 2_500 })] }) }), 'fail', /2500 ms/],
  'a ping is not answered': [probed({ parallel: parallel([], { pings: [unanswered('DEADLINE', 2_001)] }) }), 'fail', /no answer in time/],
  'results by chance': [
    probed({ parallel: swapped, files: [job(['1']), job(undefined), job(['2'])] }),
    'not-checked',
    'batch/same-for-every-file',
  ],
  'a wrong number anyway': [
    { 'batch/transform': batch({ probes: probes(undefined, { parallel: swapped }) }, ['1', '2']) },
    'not-checked',
    'batch/one-line-per-record',
  ],
  'an object that is not split': [
    {
      'batch/transform': batch({
        jobs: [job(['1', '2'])],
        probes: probes(undefined, { parallel: parallel([], { answers: [{ record: 0, results: ['1', '2'] }] }) }),
      }),
    },
    'pass',
  ],
  'one request at a time': [{ 'batch/transform': batch({ probes: alone }) }, 'not-applicable'],
  'a single record is refused': [
    { 'batch/transform': batch({ jobs: [job(['1', '2', '3']), job(undefined, { strategy: 'SingleRecord' })] }) },
    'not-checked',
    'batch/mini-batches',
  ],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
});

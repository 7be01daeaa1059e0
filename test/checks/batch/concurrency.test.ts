import { batchConcurrency } from '../../../src/checks/batch/concurrency.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job, ping, unanswered } from '../../support/observations.ts';
import { noJob, notReady, parallel, probed, probes } from '../../support/observations-batch.ts';

const { parallel: _, ...alone } = probes();
const { probes: _probes, ...unprobed } = batch();
const swapped = parallel(['2.5', '1.5', '0.5']);

judges(batchConcurrency, {
  'all answered': [{}, 'pass'],
  'answers mixed up': [
    probed({ parallel: swapped }),
    'fail',
    /answers to 2 requests at once.*2.5 instead of 1.5 for record 1.*another request finds it.*\["\(the container wrote nothing\)"\]/,
  ],
  'a request fails': [
    probed({ parallel: parallel([], { failed: exchange({ status: 503 }) }) }),
    'fail',
    /"actual":"503".*fewer workers.*< 503.*wrote nothing/,
  ],
  'a ping is late': [
    probed({ parallel: parallel([], { pings: [ping(), ping({ ms: 2_500 })] }) }),
    'fail',
    /\/ping: 200 after 2500 ms.*Requests block.*GET \/ping.*wrote nothing/,
  ],
  'a ping is not answered': [probed({ parallel: parallel([], { pings: [unanswered('DEADLINE', 2_001)] }) }), 'fail', /no answer in time/],
  'results by chance': [
    probed({ parallel: swapped, files: [job(['1']), job(undefined), job(['2'])] }),
    'not-checked',
    'batch/same-for-every-file',
  ],
  'results by chance, and a request fails': [
    probed({ parallel: parallel([], { failed: exchange({ status: 503 }) }), files: [job(['1']), job(undefined), job(['2'])] }),
    'fail',
    /503/,
  ],
  'results by chance, and a ping is late': [
    probed({ parallel: parallel([], { pings: [ping({ ms: 2_500 })] }), files: [job(['1']), job(undefined), job(['2'])] }),
    'fail',
    /2500 ms/,
  ],
  'one of several results of an object that is not split': [
    {
      'batch/transform': batch({
        jobs: [job(['1', '2'])],
        probes: probes(undefined, { parallel: parallel([], { answers: [{ record: 0, results: ['1', '9'] }] }) }),
      }),
    },
    'fail',
    /1 \| 9 instead of 1 \| 2/,
  ],
  'nothing in an answer': [
    probed({ parallel: parallel([], { answers: [{ record: 1, results: undefined }] }) }),
    'fail',
    /"nothing instead of 2.5 for record 2"/,
  ],
  'the last digits': [probed({ parallel: parallel(['1.50000000001', '2.5', '0.5']) }), 'pass'],
  'more results than one': [
    probed({ parallel: parallel([], { answers: [{ record: 0, results: ['1.5', '2.5'] }] }) }),
    'fail',
    /1.5 \| 2.5/,
  ],
  'a record that is not known alone': [probed({ parallel: parallel([], { answers: [{ record: 7, results: ['9'] }] }) }), 'pass'],
  'a wrong number, and a request fails': [
    {
      'batch/transform': batch({ probes: probes(undefined, { parallel: parallel([], { failed: exchange({ status: 503 }) }) }) }, [
        '1',
        '2',
      ]),
    },
    'fail',
    /503/,
  ],
  'an object that is not split, mixed up': [
    {
      'batch/transform': batch({
        jobs: [job(['1', '2', '3', '4', '5'])],
        probes: probes(undefined, { parallel: parallel([], { answers: [{ record: 0, results: ['6', '7', '8', '9'] }] }) }),
      }),
    },
    'fail',
    /6 \| 7 \| 8 instead of 1 \| 2 \| 3 for record 1/,
  ],
  'no batch input': [{ 'batch/transform': batch({ jobs: [], probes: alone }) }, 'not-applicable'],
  'no batch input, and nothing probed': [{ 'batch/transform': { ...unprobed, jobs: [] } }, 'not-applicable'],
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

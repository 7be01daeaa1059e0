import { batchAcceptAbsent } from '../../../src/checks/batch/accept-absent.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, invocations, job, varied } from '../../support/observations.ts';
import { noJob, notReady, probed, probes } from '../../support/observations-batch.ts';

const { withoutAccept: _, ...never } = probes();
const wrong = probed({ withoutAccept: exchange({ status: 500 }) });

judges(batchAcceptAbsent, {
  answered: [{}, 'pass'],
  'no request has one': [{ 'batch/transform': batch({ probes: never }) }, 'pass'],
  refused: [wrong, 'fail', /200 without an Accept header","actual":"500".*< 500/],
  'refused in real-time as well': [{ ...wrong, ...varied('accept-absent', { status: 500 }) }, 'not-checked', 'serve/accept-declared'],
  'a single record is refused anyway': [
    {
      'batch/transform': batch({
        jobs: [job(['1']), job(undefined, { strategy: 'SingleRecord' })],
        probes: probes(undefined, { withoutAccept: exchange({ status: 500 }) }),
      }),
    },
    'not-checked',
    'batch/mini-batches',
  ],
  'packed records are refused, too': [
    {
      'batch/transform': batch({
        jobs: [job(undefined), job(['1'], { strategy: 'SingleRecord' })],
        probes: probes(undefined, { withoutAccept: exchange({ status: 500 }) }),
      }),
    },
    'fail',
    /500/,
  ],
  'refused for an object that is not split': [
    { 'batch/transform': batch({ jobs: [job(['1'])], probes: probes(undefined, { withoutAccept: exchange({ status: 500 }) }) }) },
    'fail',
    /500/,
  ],
  'not tried in real-time': [{ ...wrong, 'serve/invocations': invocations({ variations: [] }) }, 'fail', /500/],
  'another real-time request fails': [{ ...wrong, ...varied('accept-any', { status: 500 }) }, 'fail', /500/],
  'no batch input': [{ 'batch/transform': batch({ jobs: [], probes: never }) }, 'not-applicable'],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
});

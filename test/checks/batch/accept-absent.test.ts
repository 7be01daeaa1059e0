import { batchAcceptAbsent } from '../../../src/checks/batch/accept-absent.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job, varied } from '../../support/observations.ts';
import { noJob, notReady, probed, probes } from '../../support/observations-batch.ts';

const { withoutAccept: _, ...never } = probes();
const wrong = probed({ withoutAccept: exchange({ status: 500 }) });

judges(batchAcceptAbsent, {
  answered: [{}, 'pass'],
  'no request has one': [{ 'batch/transform': batch({ probes: never }) }, 'pass'],
  refused: [wrong, 'fail', /500/],
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
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
});

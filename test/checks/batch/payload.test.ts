import { batchPayload } from '../../../src/checks/batch/payload.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, exit, job, unanswered, varied } from '../../support/observations.ts';
import { noJob, notReady, probed, probes } from '../../support/observations-batch.ts';

const sent = (answer: ReturnType<typeof exchange>, megabytes = 6, advertised = false) =>
  probed({ payload: { megabytes, advertised, exchange: answer } });
const { payload: _, ...untried } = probes();

judges(batchPayload, {
  answered: [{}, 'pass'],
  'the default is too large': [sent(exchange({ status: 413 })), 'fail', /default of MaxPayloadInMB.*client_max_body_size/],
  'the offer is too large': [sent(exchange({ status: 413 }), 20, true), 'fail', /20 MB.*execution-parameters/],
  'the connection is cut': [sent(unanswered('ECONNRESET')), 'fail', /ECONNRESET/],
  'so many records fail': [sent(exchange({ status: 500 })), 'fail', /500/],
  'a document of so many records is refused': [sent(exchange({ status: 400, contentType: 'application/json' })), 'not-applicable'],
  'a document is too large': [sent(exchange({ status: 413, contentType: 'application/json' })), 'fail'],
  'too slow for us': [sent(unanswered('DEADLINE', 60_000)), 'not-checked', /600 s/],
  'too large in real-time as well': [
    { ...sent(exchange({ status: 413 })), ...varied('size-6-mib', { status: 413 }) },
    'not-checked',
    'serve/payload-6-mib',
  ],
  'the container had ended': [{ 'batch/transform': batch({ exit: exit(1), probes: untried }) }, 'not-checked', 'batch/survives-bad-file'],
  'no body can be made': [{ 'batch/transform': batch({ jobs: [job(['1'])], probes: untried }) }, 'not-applicable'],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
});

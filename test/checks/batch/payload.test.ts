import { batchPayload } from '../../../src/checks/batch/payload.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, exit, invocations, job, log, unanswered, varied } from '../../support/observations.ts';
import { noJob, notReady, probed, probes } from '../../support/observations-batch.ts';

const sent = (answer: ReturnType<typeof exchange>, megabytes = 6, advertised = false) =>
  probed({ payload: { megabytes, advertised, exchange: answer } });
const { probes: _probes, ...unprobed } = batch();
const { payload: _, ...untried } = probes();

judges(batchPayload, {
  answered: [{}, 'pass'],
  'the default is too large': [
    sent(exchange({ status: 413 })),
    'fail',
    /200 for 6 MB, the default of MaxPayloadInMB","actual":"413","cause":.*client_max_body_size.*to 6 MB.*< 413.*wrote nothing/,
  ],
  'the offer is too large': [
    sent(exchange({ status: 413 }), 20, true),
    'fail',
    /20 MB, which \/execution-parameters names.*name a smaller MaxPayloadInMB/,
  ],
  'the connection is cut': [sent(unanswered('ECONNRESET')), 'fail', /ECONNRESET.*"cause"/],
  'so many records fail': [sent(exchange({ status: 500 })), 'fail', /"actual":"500","fix"/],
  'a document of so many records is refused': [sent(exchange({ status: 400, contentType: 'application/json' })), 'not-applicable'],
  'a document is too large': [sent(exchange({ status: 413, contentType: 'application/json' })), 'fail'],
  'too slow for us': [sent(unanswered('DEADLINE', 60_000)), 'not-checked', /600 s/],
  'a document, and no answer': [
    sent({ ...unanswered('ECONNRESET'), requestHeaders: { 'Content-Type': 'application/json' } }),
    'fail',
    /ECONNRESET/,
  ],
  'a request without a type is refused': [sent({ ...exchange({ status: 400 }), requestHeaders: {} }), 'not-applicable', /another reason/],
  'an offer that is larger, and too large in real-time': [
    { ...sent(exchange({ status: 413 }), 7, true), ...varied('size-6-mib', { status: 413 }) },
    'fail',
    /7 MB/,
  ],
  'only another size fails in real-time': [
    { ...sent(exchange({ status: 413 })), ...varied('size-25-mb', { status: 413 }) },
    'fail',
    /6 MB/,
  ],
  'not tried in real-time': [{ ...sent(exchange({ status: 413 })), 'serve/invocations': invocations({ variations: [] }) }, 'fail', /6 MB/],
  'only four lines of a long log': [
    {
      'batch/transform': batch({
        log: log('1\n2\n3\n4\n5'),
        probes: probes(undefined, { payload: { megabytes: 6, advertised: false, exchange: exchange({ status: 413 }) } }),
      }),
    },
    'fail',
    /",("stderr \| [2-5]",?){4}\]/,
  ],
  'no batch input': [{ 'batch/transform': batch({ jobs: [], probes: untried }) }, 'not-applicable', /that size/],
  'no batch input, and nothing probed': [{ 'batch/transform': { ...unprobed, jobs: [] } }, 'not-applicable', /that size/],
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

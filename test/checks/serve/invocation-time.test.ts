import { serveInvocationTime } from '../../../src/checks/serve/invocation-time.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered } from '../../support/observations.ts';

judges(serveInvocationTime, {
  'at once': [{}, 'pass'],
  'after 61 s': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 61_000 })] }) }, 'fail', /61 s/],
  'given up': [{ 'serve/invocations': invocations({ samples: [unanswered('DEADLINE', 60_000)] }) }, 'fail', /no answer after 60 s/],
  'a deadline of its own': [
    { 'serve/invocations': invocations({ deadlineSeconds: 2, samples: [exchange({ ms: 2_500 })] }) },
    'fail',
    /within 2 s/,
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [] }) }, 'not-applicable'],
});

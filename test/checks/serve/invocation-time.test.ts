import { serveInvocationTime } from '../../../src/checks/serve/invocation-time.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, variations } from '../../support/observations.ts';

judges(serveInvocationTime, {
  'at once': [{}, 'pass'],
  'after 61 s': [
    { 'serve/invocations': invocations({ samples: [exchange({ ms: 61_000 })] }) },
    'fail',
    /within 60 s","actual":"61 s".*61000 ms/,
  ],
  'given up': [{ 'serve/invocations': invocations({ samples: [unanswered('DEADLINE', 60_000)] }) }, 'fail', /no answer after 60 s/],
  'a deadline of its own': [
    { 'serve/invocations': invocations({ deadlineSeconds: 2, samples: [exchange({ ms: 2_500 })] }) },
    'fail',
    /within 2 s/,
  ],
  'in time at first, and not when sent again': [
    { 'serve/invocations': invocations({ variations: variations({ again: unanswered('DEADLINE', 60_000) }) }) },
    'fail',
    /no answer after 60 s/,
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [] }) }, 'not-applicable'],
});

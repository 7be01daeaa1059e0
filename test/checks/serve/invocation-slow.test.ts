import { serveInvocationSlow } from '../../../src/checks/serve/invocation-slow.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations } from '../../support/observations.ts';

judges(serveInvocationSlow, {
  'at once': [{}, 'pass'],
  'after 3 s of a deadline of 4': [
    { 'serve/invocations': invocations({ deadlineSeconds: 4, samples: [exchange({ ms: 3_000 })] }) },
    'fail',
    /within 2 s/,
  ],
  'after 31 s': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 31_000 })] }) }, 'fail', /within 30 s.*"31 s".*31000 ms/],
  'after 30 s': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 30_000 })] }) }, 'pass'],
  'after 60 s': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 60_000 })] }) }, 'fail', /60 s/],
  'the second of two': [{ 'serve/invocations': invocations({ samples: [exchange(), exchange({ ms: 31_000 })] }) }, 'fail', /31 s/],
  'too late is not its matter': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 61_000 })] }) }, 'pass'],
  'no sample': [{ 'serve/invocations': invocations({ samples: [] }) }, 'not-applicable'],
});

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
  'after 31 s': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 31_000 })] }) }, 'fail', /31 s/],
  'too late is not its matter': [{ 'serve/invocations': invocations({ samples: [exchange({ ms: 61_000 })] }) }, 'pass'],
  'no sample': [{ 'serve/invocations': invocations({ samples: [] }) }, 'not-applicable'],
});

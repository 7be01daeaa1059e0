import { serveReadyMeansReady } from '../../../src/checks/serve/ready-means-ready.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, variations } from '../../support/observations.ts';

judges(serveReadyMeansReady, {
  'the first request succeeds': [{}, 'pass'],
  'only the second does': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 503 })] }) }, 'fail', /503 at first.*< 503/],
  'neither does': [
    {
      'serve/invocations': invocations({
        samples: [exchange({ status: 500 })],
        variations: variations({ again: exchange({ status: 500 }) }),
      }),
    },
    'pass',
  ],
  'too late is not its matter': [{ 'serve/invocations': invocations({ samples: [unanswered('DEADLINE', 60_000)] }) }, 'pass'],
  'no sample': [{ 'serve/invocations': invocations({ samples: [] }) }, 'not-applicable'],
});

import { serveInvocationStatus } from '../../../src/checks/serve/invocation-status.ts';
import { judges } from '../../support/judges.ts';
import { config, exchange, invocations, project, refusing, unanswered, variations } from '../../support/observations.ts';

const twoRequests = config({
  samples: {
    requests: [
      { path: 'one.csv', contentType: 'text/csv' },
      { path: 'one.json', contentType: 'application/json' },
    ],
  },
});
const expects422 = config({ samples: { requests: [{ path: 'bad.csv', contentType: 'text/csv', expect: { status: 422 } }] } });
const plainFails = invocations({ samples: [exchange({ status: 500 })], variations: variations({ again: exchange({ status: 500 }) }) });

judges(serveInvocationStatus, {
  '200': [{}, 'pass'],
  '201': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 201 })] }) }, 'pass'],
  '404': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 404 })], variations: [] }) }, 'fail', /no route \/invocations/],
  '500 for one of two': [
    {
      project: project({ config: twoRequests }),
      'serve/invocations': invocations({ samples: [exchange(), exchange({ status: 500, contentType: 'application/json' })] }),
    },
    'fail',
    /500/,
  ],
  'the status that the spec expects': [
    { project: project({ config: expects422 }), 'serve/invocations': invocations({ samples: [exchange({ status: 422 })] }) },
    'pass',
  ],
  '200 where the spec expects a refusal': [{ project: project({ config: expects422 }) }, 'fail', /422/],
  'no sample': [{ 'serve/invocations': invocations({ samples: [] }) }, 'not-applicable'],
  'given up at the deadline': [
    { 'serve/invocations': invocations({ samples: [unanswered('DEADLINE', 60_000)], variations: [] }) },
    'not-checked',
    'serve/invocation-time',
  ],
  'a success when sent again': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 503 })] }) },
    'not-checked',
    'serve/ready-means-ready',
  ],
  'a rule explains it': [{ ...refusing('training-paths'), 'serve/invocations': plainFails }, 'not-checked', 'serve/training-paths'],
  'no rule explains it': [{ ...refusing(undefined), 'serve/invocations': plainFails }, 'fail', /500/],
});

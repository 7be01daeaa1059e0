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
  '199': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 199 })], variations: [] }) }, 'fail'],
  '300': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 300 })], variations: [] }) }, 'fail'],
  '415': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 415 })], variations: [] }) }, 'fail', /refuses a content type/],
  '413': [{ 'serve/invocations': invocations({ samples: [exchange({ status: 413 })], variations: [] }) }, 'fail', /caps the size/],
  'no answer': [
    { 'serve/invocations': invocations({ samples: [unanswered('ECONNRESET')], variations: [] }) },
    'fail',
    /"no answer \(ECONNRESET\)","fix"/,
  ],
  '404': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 404 })], variations: [] }) },
    'fail',
    /200 for sample one.csv","actual":"404".*no route \/invocations.*< 404.*wrote nothing/,
  ],
  '500 for one of two': [
    {
      project: project({ config: twoRequests }),
      'serve/invocations': invocations({ samples: [exchange(), exchange({ status: 500, contentType: 'application/json' })] }),
    },
    'fail',
    /"actual":"500","fix"/,
  ],
  'both of two': [
    {
      project: project({ config: twoRequests }),
      'serve/invocations': invocations({ samples: [exchange({ status: 405 }), exchange({ status: 415 })], variations: [] }),
    },
    'fail',
    /"405, and 1 more of 2 sample requests fail".*accept POST/,
  ],
  'the status that the spec expects': [
    { project: project({ config: expects422 }), 'serve/invocations': invocations({ samples: [exchange({ status: 422 })] }) },
    'pass',
  ],
  '200 where the spec expects a refusal': [{ project: project({ config: expects422 }) }, 'fail', /"422 for sample/],
  'a sample that the spec does not name fails': [
    {
      project: project({ config: config({ samples: { requests: [] } }) }),
      'serve/invocations': invocations({ samples: [exchange({ status: 400 })], variations: [] }),
    },
    'fail',
    /"200 for/,
  ],
  'late by a deadline of its own': [
    { 'serve/invocations': invocations({ deadlineSeconds: 2, samples: [exchange({ status: 500, ms: 3_000 })], variations: [] }) },
    'not-checked',
    'serve/invocation-time',
  ],
  'late, and another fails': [
    {
      project: project({ config: twoRequests }),
      'serve/invocations': invocations({ samples: [unanswered('DEADLINE', 60_000), exchange({ status: 500 })], variations: [] }),
    },
    'fail',
    /"actual":"500"/,
  ],
  'a rule explains the first, and only the second fails': [
    {
      ...refusing('training-paths'),
      project: project({ config: twoRequests }),
      'serve/invocations': invocations({ samples: [exchange(), exchange({ status: 500 })] }),
    },
    'fail',
    /500/,
  ],
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

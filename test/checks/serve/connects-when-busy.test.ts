import { serveConnectsWhenBusy } from '../../../src/checks/serve/connects-when-busy.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, health, invocations, unanswered } from '../../support/observations.ts';

const LATE = [{ ms: 251, accepted: false }];

judges(serveConnectsWhenBusy, {
  'at once': [{}, 'pass'],
  late: [{ 'serve/invocations': invocations({ connects: LATE }) }, 'fail', /not accepted/],
  'late when idle, too': [
    { 'serve/health': health({ connects: LATE }), 'serve/invocations': invocations({ connects: LATE }) },
    'not-checked',
    'serve/connects',
  ],
  'it has ended': [{ 'serve/invocations': invocations({ connects: LATE, exit: exit(1) }) }, 'not-checked', 'serve/survives-bad-input'],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], connects: [] }) }, 'not-applicable'],
  'no sample succeeds': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 500 })], connects: [] }) },
    'not-checked',
    'serve/invocation-status',
  ],
  'requests hung before': [
    { 'serve/invocations': invocations({ samples: [exchange(), unanswered('DEADLINE')], connects: [], stoppedAt: 'sample' }) },
    'not-checked',
    'serve/invocation-time',
  ],
  'a variation hung before': [
    { 'serve/invocations': invocations({ connects: [], stoppedAt: 'chunked' }) },
    'not-checked',
    'serve/chunked-body',
  ],
});

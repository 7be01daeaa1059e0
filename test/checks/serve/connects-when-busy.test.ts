import { serveConnectsWhenBusy } from '../../../src/checks/serve/connects-when-busy.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, health, invocations, unanswered } from '../../support/observations.ts';

const LATE = [{ ms: 251, accepted: false }];

const { connects: _idle, ...idle } = health();
const { connects: _busy, ...busy } = invocations();

judges(serveConnectsWhenBusy, {
  'at once': [{}, 'pass'],
  late: [{ 'serve/invocations': invocations({ connects: LATE }) }, 'fail', /not accepted/],
  'late once when idle': [
    {
      'serve/health': health({ connects: [...LATE, { ms: 1, accepted: true }] }),
      'serve/invocations': invocations({ connects: LATE }),
    },
    'fail',
    /1 of 1 connections/,
  ],
  'not tried when idle': [
    { 'serve/health': health({ connects: [] }), 'serve/invocations': invocations({ connects: LATE }) },
    'fail',
    /1 of 1 connections/,
  ],
  'neither told when idle nor when busy': [{ 'serve/health': idle, 'serve/invocations': busy }, 'not-applicable'],
  'not told when idle': [{ 'serve/health': idle, 'serve/invocations': invocations({ connects: LATE }) }, 'fail'],
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

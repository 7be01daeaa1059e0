import { serveParallelRequests } from '../../../src/checks/serve/parallel-requests.ts';
import type { Exchange } from '../../../src/observe/types.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, invocations, refused, unanswered } from '../../support/observations.ts';

const together = (...answers: readonly Exchange[]) => [
  { contentType: 'text/csv', bodies: [{ alone: [exchange(), exchange()] as const, together: answers }] },
];

judges(serveParallelRequests, {
  'all answered': [{}, 'pass'],
  'one refused': [
    { 'serve/invocations': invocations({ parallel: together(exchange(), exchange({ status: 503 })) }) },
    'fail',
    /503 for 1 of them/,
  ],
  'one broken off': [
    { 'serve/invocations': invocations({ parallel: together(exchange(), unanswered('ECONNRESET')) }) },
    'fail',
    /ECONNRESET/,
  ],
  'the container had ended': [
    { 'serve/invocations': invocations({ parallel: together(refused(), refused()), exit: exit(1) }) },
    'not-checked',
    'serve/survives-bad-input',
  ],
  'it ended before any was sent': [
    { 'serve/invocations': invocations({ parallel: [], exit: exit(1) }) },
    'not-checked',
    'serve/survives-bad-input',
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], parallel: [] }) }, 'not-applicable'],
});

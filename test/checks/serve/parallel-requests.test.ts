import { serveParallelRequests } from '../../../src/checks/serve/parallel-requests.ts';
import type { Exchange } from '../../../src/observe/types.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, invocations, refused, unanswered } from '../../support/observations.ts';

const together = (...answers: readonly Exchange[]) => [
  { contentType: 'text/csv', bodies: [{ alone: [exchange(), exchange()] as const, together: answers }] },
];

const { parallel: _, ...untold } = invocations();

judges(serveParallelRequests, {
  'all answered': [{}, 'pass'],
  'one refused': [
    { 'serve/invocations': invocations({ parallel: together(exchange(), exchange({ status: 503 })) }) },
    'fail',
    /2xx for 2 requests.*503 for 1 of them.*< 503/,
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
  'some came after the end, and one was refused before': [
    { 'serve/invocations': invocations({ parallel: together(exchange({ status: 503 }), refused()), exit: exit(1) }) },
    'fail',
    /503 for 2 of them/,
  ],
  'not told': [{ 'serve/invocations': untold }, 'not-applicable'],
  'it ended before any was sent': [
    { 'serve/invocations': invocations({ parallel: [], exit: exit(1) }) },
    'not-checked',
    'serve/survives-bad-input',
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], parallel: [] }) }, 'not-applicable'],
});

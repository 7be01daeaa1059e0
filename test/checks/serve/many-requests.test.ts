import { serveManyRequests } from '../../../src/checks/serve/many-requests.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, invocations, unanswered } from '../../support/observations.ts';

const burst = (more: object) => ({ requests: 183, memoryBytes: [52_428_800, 104_857_600], ...more });

judges(serveManyRequests, {
  'all answered': [{}, 'pass'],
  'one refused': [
    { 'serve/invocations': invocations({ burst: burst({ failed: exchange({ status: 429 }) }) }) },
    'fail',
    /429 for number 183.*< 429.*each hundred requests: 50, 100 MiB.*wrote nothing/,
  ],
  'one without an answer, where memory is not known': [
    { 'serve/invocations': invocations({ burst: burst({ memoryBytes: [], failed: unanswered('ECONNRESET') }) }) },
    'fail',
    /ECONNRESET.*failed with ECONNRESET","\(the/,
  ],
  'the container has ended': [
    { 'serve/invocations': invocations({ burst: burst({ failed: unanswered('ECONNRESET') }), exit: exit(137) }) },
    'not-checked',
    'serve/survives-bad-input',
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], burst: undefined }) }, 'not-applicable'],
});

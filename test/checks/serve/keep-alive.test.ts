import { serveKeepAlive } from '../../../src/checks/serve/keep-alive.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, invocations, unanswered } from '../../support/observations.ts';

const keeping = exchange({ headers: { 'content-type': 'text/csv', connection: 'keep-alive' } });

const { inARow: _, ...unsent } = invocations();

judges(serveKeepAlive, {
  'used again': [{}, 'pass'],
  'closed, as may be': [{ 'serve/invocations': invocations({ inARow: { first: exchange() } }) }, 'pass'],
  'closed after a promise': [
    { 'serve/invocations': invocations({ inARow: { first: keeping } }) },
    'fail',
    /closed at once after .*\["> POST[^"]*","< 200[^"]*"\]/,
  ],
  'used again after a promise': [{ 'serve/invocations': invocations({ inARow: { first: keeping, second: exchange() } }) }, 'pass'],
  'closed, as is said': [
    { 'serve/invocations': invocations({ inARow: { first: exchange({ headers: { connection: 'close' } }) } }) },
    'pass',
  ],
  'not sent': [{ 'serve/invocations': unsent }, 'not-applicable'],
  'the second breaks': [
    { 'serve/invocations': invocations({ inARow: { first: exchange(), second: unanswered('ECONNRESET') } }) },
    'fail',
    /ECONNRESET/,
  ],
  'the second is refused': [
    { 'serve/invocations': invocations({ inARow: { first: exchange(), second: exchange({ status: 400 }) } }) },
    'fail',
    /400 for the second.*< 200.*< 400/,
  ],
  'the first fails': [
    { 'serve/invocations': invocations({ inARow: { first: exchange({ status: 500 }), second: exchange() } }) },
    'not-checked',
    'serve/invocation-status',
  ],
  'it has ended': [{ 'serve/invocations': invocations({ exit: exit(1) }) }, 'not-checked', 'serve/survives-bad-input'],
});

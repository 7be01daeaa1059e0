import { serveBadInputIsClientError } from '../../../src/checks/serve/bad-input-is-client-error.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered } from '../../support/observations.ts';

judges(serveBadInputIsClientError, {
  '400': [{}, 'pass'],
  '500': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'binary noise', bad: exchange({ status: 500 }), goodAfter: exchange() }] }) },
    'fail',
    /500 for binary noise/,
  ],
  'no answer at all': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'empty body', bad: unanswered('DEADLINE'), goodAfter: exchange() }] }) },
    'fail',
    /no answer in time for empty body/,
  ],
  'not sent, because something hung': [
    { 'serve/invocations': invocations({ badInput: [], stoppedAt: 'chunked' }) },
    'not-checked',
    'serve/chunked-body',
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], badInput: [] }) }, 'not-applicable'],
});

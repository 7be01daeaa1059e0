import { serveBadInputIsClientError } from '../../../src/checks/serve/bad-input-is-client-error.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered } from '../../support/observations.ts';

judges(serveBadInputIsClientError, {
  '400': [{}, 'pass'],
  '500': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'binary noise', bad: exchange({ status: 500 }), goodAfter: exchange() }] }) },
    'fail',
    /500 for binary noise.*not validated/,
  ],
  '499': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'binary noise', bad: exchange({ status: 499 }), goodAfter: exchange() }] }) },
    'pass',
  ],
  'broken off': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'binary noise', bad: unanswered('ECONNRESET'), goodAfter: exchange() }] }) },
    'pass',
  ],
  'two of three': [
    {
      'serve/invocations': invocations({
        badInput: [
          { kind: 'nothing', bad: exchange({ status: 400 }), goodAfter: exchange() },
          { kind: 'noise', bad: exchange({ status: 503 }), goodAfter: exchange() },
          { kind: 'words', bad: exchange({ status: 500 }), goodAfter: exchange() },
        ],
      }),
    },
    'fail',
    /4xx for noise".*"503 for noise, words".*< 503/,
  ],
  'no answer at all': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'empty body', bad: unanswered('DEADLINE'), goodAfter: exchange() }] }) },
    'fail',
    /no answer in time for empty body.*waits for more/,
  ],
  'not sent, because something hung': [
    { 'serve/invocations': invocations({ badInput: [], stoppedAt: 'chunked' }) },
    'not-checked',
    'serve/chunked-body',
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], badInput: [] }) }, 'not-applicable'],
});

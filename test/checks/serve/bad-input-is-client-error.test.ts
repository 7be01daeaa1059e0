import { serveBadInputIsClientError } from '../../../src/checks/serve/bad-input-is-client-error.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations } from '../../support/observations.ts';

judges(serveBadInputIsClientError, {
  '400': [{}, 'pass'],
  '500': [
    { 'serve/invocations': invocations({ badInput: [{ kind: 'binary noise', bad: exchange({ status: 500 }), goodAfter: exchange() }] }) },
    'fail',
    /500 for binary noise/,
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], badInput: [] }) }, 'not-applicable'],
});

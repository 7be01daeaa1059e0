import { serveErrorBody } from '../../../src/checks/serve/error-body.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations } from '../../support/observations.ts';

judges(serveErrorBody, {
  'a sentence': [{}, 'pass'],
  'a trace': [
    {
      'serve/invocations': invocations({
        badInput: [
          {
            kind: 'binary noise',
            bad: exchange({ status: 400, body: 'Error: no\n    at parse (file:///opt/serve.mjs:3:4)' }),
            goodAfter: exchange(),
          },
        ],
      }),
    },
    'fail',
    /binary noise/,
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], badInput: [] }) }, 'not-applicable'],
});

import { serveExtraHeaders } from '../../../src/checks/serve/extra-headers.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, variations, varied } from '../../support/observations.ts';

judges(serveExtraHeaders, {
  'the same answer': [{}, 'pass'],
  refused: [varied('extra-headers', { status: 431 }), 'fail', /431/],
  'another answer': [varied('extra-headers', { body: '9.9\n' }), 'fail', /another body/],
  'not known whether answers differ anyway': [
    {
      'serve/invocations': invocations({
        variations: variations({ 'extra-headers': exchange({ body: '3\n' }) }).filter(({ kind }) => kind !== 'again'),
      }),
    },
    'pass',
  ],
  'no answer the second time': [
    {
      'serve/invocations': invocations({
        variations: variations({ again: unanswered('ECONNRESET'), 'extra-headers': exchange({ body: '3\n' }) }),
      }),
    },
    'pass',
  ],
  'another answer, with the type in small letters': [
    {
      'serve/invocations': invocations({
        samples: [{ ...exchange(), requestHeaders: { 'content-type': 'text/csv; charset=utf-8' } }],
        variations: variations({ 'extra-headers': exchange({ body: '3\n' }) }),
      }),
    },
    'fail',
    /another body/,
  ],
  'answers that differ anyway': [
    {
      'serve/invocations': invocations({
        variations: variations({ again: exchange({ body: '2\n' }), 'extra-headers': exchange({ body: '3\n' }) }),
      }),
    },
    'pass',
  ],
});

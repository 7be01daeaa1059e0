import { serveAnswerContentType } from '../../../src/checks/serve/answer-content-type.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, varied } from '../../support/observations.ts';

judges(serveAnswerContentType, {
  declared: [{}, 'pass'],
  'with a charset': [
    {
      'serve/invocations': invocations({ samples: [exchange({ headers: { 'content-type': 'Text/CSV; charset=utf-8' } })], variations: [] }),
    },
    'pass',
  ],
  another: [
    { 'serve/invocations': invocations({ samples: [exchange({ headers: { 'content-type': 'text/html' } })] }) },
    'fail',
    /text\/html/,
  ],
  'another for one wish': [varied('accept-any', { headers: { 'content-type': 'text/plain' } }), 'fail', /text\/plain/],
  none: [{ 'serve/invocations': invocations({ samples: [exchange({ headers: {} })] }) }, 'fail', /no Content-Type/],
  'nothing succeeded': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 500 })], variations: [] }) },
    'not-checked',
    'serve/invocation-status',
  ],
});

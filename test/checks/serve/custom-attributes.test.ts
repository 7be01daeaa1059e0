import { serveCustomAttributes } from '../../../src/checks/serve/custom-attributes.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, variations, varied } from '../../support/observations.ts';

const attributes = (value: string) =>
  varied('extra-headers', { headers: { 'content-type': 'text/csv', 'x-amzn-sagemaker-custom-attributes': value } });

judges(serveCustomAttributes, {
  none: [{}, 'not-applicable'],
  'no answer': [varied('extra-headers', unanswered('ECONNRESET')), 'not-applicable'],
  'one of several is wrong': [
    {
      'serve/invocations': invocations({
        variations: variations({
          chunked: exchange({ headers: { 'x-amzn-sagemaker-custom-attributes': 'v1' } }),
          'size-6-mib': exchange({ label: 'large', headers: { 'x-amzn-sagemaker-custom-attributes': 'v'.repeat(2_000) } }),
        }),
      }),
    },
    'fail',
    /2000 characters in the answer to large/,
  ],
  'as long as may be': [attributes('x'.repeat(1_024)), 'pass'],
  'too long': [attributes('x'.repeat(1_025)), 'fail', /1025 characters in the answer to extra-headers.*< 200/],
  'not ASCII': [attributes('gr\u00fcn'), 'fail', /not ASCII/],
  empty: [attributes(''), 'pass'],
  'a newline': [attributes('a\nb'), 'fail', /not ASCII/],
  'from space to tilde': [attributes(' a~'), 'pass'],
  'not ASCII at the end': [attributes('a\u00fc'), 'fail', /not ASCII/],
});

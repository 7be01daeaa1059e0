import { serveCustomAttributes } from '../../../src/checks/serve/custom-attributes.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

const attributes = (value: string) =>
  varied('extra-headers', { headers: { 'content-type': 'text/csv', 'x-amzn-sagemaker-custom-attributes': value } });

judges(serveCustomAttributes, {
  none: [{}, 'not-applicable'],
  'as long as may be': [attributes('x'.repeat(1_024)), 'pass'],
  'too long': [attributes('x'.repeat(1_025)), 'fail', /1025 characters/],
  'not ASCII': [attributes('gr\u00fcn'), 'fail', /not ASCII/],
});

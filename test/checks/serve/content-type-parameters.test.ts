import { serveContentTypeParameters } from '../../../src/checks/serve/content-type-parameters.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, invocations, refused, variations, varied } from '../../support/observations.ts';

const plainFails = invocations({ samples: [exchange({ status: 500 })], variations: variations({ again: exchange({ status: 500 }) }) });

judges(serveContentTypeParameters, {
  accepted: [{}, 'pass'],
  '415': [varied('content-type-parameter', { status: 415 }), 'fail', /415 for content-type-parameter/],
  'the plain request fails already': [{ 'serve/invocations': plainFails }, 'not-checked', 'serve/invocation-status'],
  'not sent': [{ 'serve/invocations': invocations({ variations: [] }) }, 'not-applicable'],
  'the container had ended': [
    { 'serve/invocations': invocations({ exit: exit(1), variations: variations({ 'content-type-parameter': refused() }) }) },
    'not-checked',
    'serve/survives-bad-input',
  ],
});

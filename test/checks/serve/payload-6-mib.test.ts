import { servePayload6Mib } from '../../../src/checks/serve/payload-6-mib.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, varied } from '../../support/observations.ts';

/** A server whose plain answer of 4 bytes belongs to one byte of the request, so that the answer to 6 MiB would be of 24 MiB. */
function wordy(answer: { readonly status: number }) {
  const large = { ...exchange({ label: 'size-6-mib', ...answer }), requestBytes: 6_000_000 };
  const { 'serve/invocations': seen } = varied('size-6-mib', large);
  return { 'serve/invocations': { ...invocations(seen), samples: [{ ...exchange(), requestBytes: 1 }] } };
}

judges(servePayload6Mib, {
  accepted: [{}, 'pass'],
  '413': [varied('size-6-mib', { status: 413 }), 'fail', /413/],
  reset: [varied('size-6-mib', unanswered('ECONNRESET')), 'fail', /ECONNRESET/],
  'the answer would be too large': [wordy({ status: 500 }), 'not-checked', 'serve/response-size'],
  'the body is refused, and the answer would be too large': [wordy({ status: 413 }), 'fail', /413/],
});

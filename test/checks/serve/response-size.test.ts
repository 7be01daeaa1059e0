import { serveResponseSize } from '../../../src/checks/serve/response-size.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, varied } from '../../support/observations.ts';

/** The plain answer of 4 bytes belongs to a request of one byte. */
function wordy(status: number) {
  const { 'serve/invocations': seen } = varied('size-6-mib', { ...exchange({ label: 'size-6-mib', status }), requestBytes: 6_000_000 });
  return { 'serve/invocations': { ...invocations(seen), samples: [{ ...exchange(), requestBytes: 1 }] } };
}

judges(serveResponseSize, {
  small: [{}, 'pass'],
  'too large': [varied('size-6-mib', { bodyBytes: 6_291_457 }), 'fail', /at most 6,291,456 bytes.*"6,291,457 bytes"/],
  'just small enough': [varied('size-6-mib', { bodyBytes: 6_291_456 }), 'pass'],
  'so large that the server gives it up': [wordy(500), 'fail', /500; .* 24,000,000 bytes/],
  'no answer': [varied('size-6-mib', unanswered('ECONNRESET')), 'not-checked', /No request of this kind was answered."}/],
  'the body is refused': [wordy(413), 'pass'],
  'too large, but only for 25 MB': [varied('size-25-mb', { bodyBytes: 20_000_000 }), 'pass'],
});

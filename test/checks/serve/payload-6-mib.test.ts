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
  'too much for 25 MB only': [
    varied('size-25-mb', { ...exchange({ label: 'size-25-mb', status: 500 }), requestBytes: 25_000_000 }),
    'pass',
  ],
  'the answer would be too large for one type, and the body of another is refused': [
    {
      'serve/invocations': invocations({
        samples: [
          { ...exchange(), requestBytes: 1 },
          { ...exchange({ contentType: 'application/json' }), requestBytes: 1 },
        ],
        variations: [
          { kind: 'size-6-mib', contentType: 'text/csv', exchange: { ...exchange({ status: 500 }), requestBytes: 6_000_000 } },
          { kind: 'size-6-mib', contentType: 'application/json', exchange: { ...exchange({ status: 413 }), requestBytes: 6_000_000 } },
        ],
      }),
    },
    'fail',
    /413/,
  ],
  'the body is refused, and the answer would be too large': [wordy({ status: 413 }), 'fail', /413/],
});

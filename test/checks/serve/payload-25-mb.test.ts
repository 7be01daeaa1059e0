import { servePayload25Mb } from '../../../src/checks/serve/payload-25-mb.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, variations, varied } from '../../support/observations.ts';

judges(servePayload25Mb, {
  accepted: [{}, 'pass'],
  '413': [varied('size-25-mb', { status: 413 }), 'fail', /413/],
  'a smaller one was not sent': [
    {
      'serve/invocations': invocations({
        variations: variations({ 'size-25-mb': exchange({ status: 413 }) }).filter(({ kind }) => kind !== 'size-6-mib'),
      }),
    },
    'fail',
    /413/,
  ],
  '413 for a smaller one, too': [varied('size-6-mib', { status: 413 }), 'not-checked', 'serve/payload-6-mib'],
});

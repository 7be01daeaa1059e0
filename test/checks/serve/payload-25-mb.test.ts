import { servePayload25Mb } from '../../../src/checks/serve/payload-25-mb.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(servePayload25Mb, {
  accepted: [{}, 'pass'],
  '413': [varied('size-25-mb', { status: 413 }), 'fail', /413/],
  '413 for a smaller one, too': [varied('size-6-mib', { status: 413 }), 'not-checked', 'serve/payload-6-mib'],
});

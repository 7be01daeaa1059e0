import { servePayload6Mib } from '../../../src/checks/serve/payload-6-mib.ts';
import { judges } from '../../support/judges.ts';
import { unanswered, varied } from '../../support/observations.ts';

judges(servePayload6Mib, {
  accepted: [{}, 'pass'],
  '413': [varied('size-6-mib', { status: 413 }), 'fail', /413/],
  reset: [varied('size-6-mib', unanswered('ECONNRESET')), 'fail', /ECONNRESET/],
});

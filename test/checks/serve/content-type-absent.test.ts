import { serveContentTypeAbsent } from '../../../src/checks/serve/content-type-absent.ts';
import { judges } from '../../support/judges.ts';
import { unanswered, varied } from '../../support/observations.ts';

judges(serveContentTypeAbsent, {
  'a prediction': [{}, 'pass'],
  '415': [varied('content-type-absent', { status: 415 }), 'pass'],
  '500': [varied('content-type-absent', { status: 500 }), 'fail', /500/],
  'no answer': [varied('content-type-absent', unanswered('ECONNRESET')), 'fail', /ECONNRESET/],
});

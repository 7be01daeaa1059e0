import { serveContentTypeCase } from '../../../src/checks/serve/content-type-case.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(serveContentTypeCase, {
  accepted: [{}, 'pass'],
  '415': [varied('content-type-case', { status: 415 }), 'fail', /415/],
});

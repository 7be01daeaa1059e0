import { serveContentTypeUndeclared } from '../../../src/checks/serve/content-type-undeclared.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(serveContentTypeUndeclared, {
  '415': [{}, 'pass'],
  '400': [varied('content-type-undeclared', { status: 400 }), 'pass'],
  'a prediction': [varied('content-type-undeclared', { status: 200 }), 'fail', /200/],
  '500': [varied('content-type-undeclared', { status: 500 }), 'fail', /500/],
});

import { serveAcceptUnsupported } from '../../../src/checks/serve/accept-unsupported.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(serveAcceptUnsupported, {
  '406': [{}, 'pass'],
  'a prediction': [varied('accept-unsupported', { status: 200 }), 'fail', /200/],
});

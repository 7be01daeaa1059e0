import { serveResponseSize } from '../../../src/checks/serve/response-size.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(serveResponseSize, {
  small: [{}, 'pass'],
  'too large': [varied('size-6-mib', { bodyBytes: 6_291_457 }), 'fail', /6,291,457 bytes/],
  'too large, but only for 25 MB': [varied('size-25-mb', { bodyBytes: 20_000_000 }), 'pass'],
});

import { serveChunkedBody } from '../../../src/checks/serve/chunked-body.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(serveChunkedBody, {
  read: [{}, 'pass'],
  '411': [varied('chunked', { status: 411 }), 'fail', /411/],
});

import { servePingBody } from '../../../src/checks/serve/ping-body.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, ping } from '../../support/observations.ts';

judges(servePingBody, {
  empty: [{}, 'pass'],
  'a newline': [{ 'serve/health': health({ pings: [ping({ body: '\n' })] }) }, 'pass'],
  'a page': [{ 'serve/health': health({ pings: [ping({ body: 'x'.repeat(1_025) })] }) }, 'fail', /1025 bytes/],
  'never ready': [brokenServing(undefined), 'not-checked', 'serve/healthy-in-time'],
});

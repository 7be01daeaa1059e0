import { servePingBody } from '../../../src/checks/serve/ping-body.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, ping } from '../../support/observations.ts';

judges(servePingBody, {
  empty: [{}, 'pass'],
  'a newline': [{ 'serve/health': health({ pings: [ping({ body: '\n' })] }) }, 'pass'],
  'just small enough': [{ 'serve/health': health({ pings: [ping({ body: 'x'.repeat(1_024) })] }) }, 'pass'],
  'a page before it is ready': [{ 'serve/health': health({ pings: [ping({ status: 503, body: 'x'.repeat(2_000) }), ping()] }) }, 'pass'],
  'a page later': [{ 'serve/health': health({ pings: [ping(), ping({ body: 'x'.repeat(2_000) })] }) }, 'fail', /2000 bytes/],
  'a page': [{ 'serve/health': health({ pings: [ping({ body: 'x'.repeat(1_025) })] }) }, 'fail', /"1025 bytes".*< 200/],
  'never ready': [brokenServing(undefined), 'not-checked', 'serve/healthy-in-time'],
});

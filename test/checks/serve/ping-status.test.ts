import { servePingStatus } from '../../../src/checks/serve/ping-status.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, ping } from '../../support/observations.ts';

judges(servePingStatus, {
  '200': [{}, 'pass'],
  '503 until it is ready': [{ 'serve/health': health({ pings: [ping({ status: 503 }), ping()] }) }, 'pass'],
  '404': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 404 })] }) }, 'fail', /no route \/ping/],
  'a redirect': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 308, headers: { location: '/ping/' } })] }) },
    'fail',
    /redirects to \/ping\//,
  ],
  '500 after it was ready': [{ 'serve/health': health({ pings: [ping(), ping({ status: 500 })] }) }, 'fail', /after it had been ready/],
  'no answer': [brokenServing('writable-model'), 'not-checked', 'serve/model-read-only'],
  '503 because a rule is broken': [
    { ...brokenServing('writable-model'), 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 503 })] }) },
    'not-checked',
    'serve/model-read-only',
  ],
});

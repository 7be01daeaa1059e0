import { servePingStatus } from '../../../src/checks/serve/ping-status.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, ping, refused, refusing } from '../../support/observations.ts';

judges(servePingStatus, {
  '200': [{}, 'pass'],
  '503 until it is ready': [{ 'serve/health': health({ pings: [ping({ status: 503 }), ping()] }) }, 'pass'],
  '404': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 404 })] }) },
    'fail',
    /"404, and never 200".*no route \/ping.*< 404/,
  ],
  '405': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 405 })] }) }, 'fail', /does not accept GET/],
  '500': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 500 })] }) }, 'fail', /could not be loaded/],
  '499': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 499 })] }) }, 'fail', /something else than 200/],
  '299': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 299 })] }) }, 'fail', /something else than 200/],
  '300': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 300 })] }) }, 'fail', /redirects to another address/],
  '400': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 400 })] }) }, 'fail', /something else than 200/],
  'the last of several': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 404 }), ping({ status: 500 }), refused()] }) },
    'fail',
    /"500, and never 200"/,
  ],
  'nothing but silence after it was ready': [{ 'serve/health': health({ pings: [ping(), refused()] }) }, 'pass'],
  'never an answer, and no cause is known': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [] }) },
    'not-checked',
    'serve/healthy-in-time',
  ],
  'a redirect': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 308, headers: { location: '/ping/' } })] }) },
    'fail',
    /redirects to \/ping\//,
  ],
  '500 after it was ready': [{ 'serve/health': health({ pings: [ping(), ping({ status: 500 })] }) }, 'fail', /after it had been ready/],
  '500 after it was ready, and requests are refused for a reason': [
    { ...refusing('network'), 'serve/health': health({ pings: [ping(), ping({ status: 500 })] }) },
    'fail',
    /500 after/,
  ],
  'no answer': [brokenServing('writable-model'), 'not-checked', 'serve/model-read-only'],
  '503 because a rule is broken': [
    { ...brokenServing('writable-model'), 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 503 })] }) },
    'not-checked',
    'serve/model-read-only',
  ],
});

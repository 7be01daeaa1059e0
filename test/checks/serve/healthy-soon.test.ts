import { serveHealthySoon } from '../../../src/checks/serve/healthy-soon.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health } from '../../support/observations.ts';

judges(serveHealthySoon, {
  soon: [{}, 'pass'],
  'after more than four minutes': [{ 'serve/health': health({ readyMs: 241_000 }) }, 'fail', /after 241 s.*stdout \| listening/],
  'just soon enough': [{ 'serve/health': health({ readyMs: 240_000 }) }, 'pass'],
  'just in time for the window': [{ 'serve/health': health({ readyMs: 480_000 }) }, 'fail', /480 s/],
  'too late is not its matter': [{ 'serve/health': health({ readyMs: 481_000 }) }, 'pass'],
  'a window of its own': [{ 'serve/health': health({ readyMs: 6_000, windowSeconds: 10 }) }, 'fail', /within 5 s/],
  never: [brokenServing(undefined), 'not-checked', 'serve/healthy-in-time'],
});

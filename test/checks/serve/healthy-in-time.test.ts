import { serveHealthyInTime } from '../../../src/checks/serve/healthy-in-time.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, exit, health, ping, refused } from '../../support/observations.ts';

judges(serveHealthyInTime, {
  soon: [{}, 'pass'],
  'too late': [{ 'serve/health': health({ readyMs: 481_000 }) }, 'fail', /481 s/],
  'too late for a window of its own': [{ 'serve/health': health({ readyMs: 11_000, windowSeconds: 10 }) }, 'fail', /within 10 s/],
  'it ended': [brokenServing(undefined), 'fail', /ended with exit code 1/],
  'out of memory': [
    { 'serve/health': health({ readyMs: undefined, pings: [], exit: exit(137, { oomKilled: true }) }) },
    'fail',
    /out of memory/,
  ],
  'it never listened': [{ 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [] }) }, 'fail', /no answer at all/],
  'a rule explains it': [brokenServing('training-paths'), 'not-checked', 'serve/training-paths'],
  'it answers, but not 200': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 404 })] }) },
    'not-checked',
    'serve/ping-status',
  ],
  'it cannot be reached': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [{ address: '127.0.0.1', port: 8080 }] }) },
    'not-checked',
    'serve/port',
  ],
  'it never started': [{ 'serve/health': health({ readyMs: undefined, pings: [], exit: exit(127) }) }, 'not-checked', 'serve/starts'],
});

import { serveHealthyInTime } from '../../../src/checks/serve/healthy-in-time.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, exit, health, log, ping, refused } from '../../support/observations.ts';

judges(serveHealthyInTime, {
  soon: [{}, 'pass'],
  'just in time': [{ 'serve/health': health({ readyMs: 480_000 }) }, 'pass'],
  'too late': [{ 'serve/health': health({ readyMs: 481_000 }) }, 'fail', /200 after 481 s.*from start-up into training.*listening/],
  'too late for a window of its own': [{ 'serve/health': health({ readyMs: 11_000, windowSeconds: 10 }) }, 'fail', /within 10 s/],
  'it ended': [brokenServing(undefined), 'fail', /ended with exit code 1/],
  'out of memory': [
    { 'serve/health': health({ readyMs: undefined, pings: [], exit: exit(137, { oomKilled: true }) }) },
    'fail',
    /exit code 137, out of memory.*memory ran out.*\["stdout \| listening"\]/,
  ],
  'it never listened': [{ 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [] }) }, 'fail', /no answer at all/],
  'it filled the disk': [
    {
      'serve/health': health({
        readyMs: undefined,
        pings: [],
        exit: exit(137, { overfull: { reason: 'limit', bytes: 3e9, limitBytes: 2e9 } }),
      }),
    },
    'fail',
    /"actual":"the container was ended by the rehearsal after it had written [^"]+","cause":"It filled the disk: a container may write/,
  ],
  'the disk was full': [
    {
      'serve/health': health({
        readyMs: undefined,
        pings: [],
        exit: exit(137, { overfull: { reason: 'free', bytes: 3e9, limitBytes: 2e9 } }),
      }),
    },
    'fail',
    /"cause":"It filled the disk, or something else did/,
  ],
  'it ended after it had answered': [
    {
      'serve/health': health({
        readyMs: undefined,
        pings: [ping({ status: 500 }), ping({ status: 501 }), ping({ status: 503 }), refused()],
        exit: exit(1),
        log: log('no'),
      }),
    },
    'fail',
    /"expected":"200 from \/ping within 480 s","actual":"the container ended with exit code 1","fix":"Mend.*\["> GET[^"]*","< 503[^"]*","stderr \| no"\]/,
  ],
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

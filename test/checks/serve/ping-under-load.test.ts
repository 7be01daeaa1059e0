import { servePingUnderLoad } from '../../../src/checks/serve/ping-under-load.ts';
import { judges } from '../../support/judges.ts';
import { exit, invocations, ping, refused, unanswered } from '../../support/observations.ts';

const NEVER_CONNECTED = { ...unanswered('DEADLINE', 2_000), connectMs: undefined };

judges(servePingUnderLoad, {
  'in time': [{}, 'pass'],
  late: [
    { 'serve/invocations': invocations({ pings: [ping(), ping({ ms: 2_500 })] }) },
    'fail',
    /also while a prediction runs","actual":"200 after 2500 ms".*One thread.*2500 ms/,
  ],
  'given up': [{ 'serve/invocations': invocations({ pings: [unanswered('DEADLINE', 2_000)] }) }, 'fail', /DEADLINE/],
  '500': [{ 'serve/invocations': invocations({ pings: [ping({ status: 500 })] }) }, 'fail', /500/],
  'over before one was due': [
    { 'serve/invocations': invocations({ pings: [] }), 'serve/pings': { idle: [], exit: undefined } },
    'not-checked',
  ],
  'late once while idle, which may be this machine': [
    { 'serve/pings': { idle: [ping(), ping({ ms: 2_500 }), ping()], exit: undefined } },
    'pass',
  ],
  'late on a machine with far too much to do': [
    { 'serve/invocations': invocations({ pings: [unanswered('DEADLINE', 2_000)], loadPerCore: 20 }) },
    'not-checked',
    /20 processes wanted each core/,
  ],
  'late while its threads had no processor': [
    { 'serve/invocations': invocations({ pings: [{ ...unanswered('DEADLINE', 2_000), starved: 0.8 }] }) },
    'not-checked',
    /80 % of that time waiting for a core/,
  ],
  'late although its threads had a processor half the time': [
    { 'serve/invocations': invocations({ pings: [{ ...unanswered('DEADLINE', 2_000), starved: 0.49 }] }) },
    'fail',
    /DEADLINE/,
  ],
  'late, once without a processor and once with one': [
    { 'serve/invocations': invocations({ pings: [{ ...unanswered('DEADLINE', 2_000), starved: 0.8 }, ping({ ms: 2_500 })] }) },
    'fail',
    /2500 ms/,
  ],
  '500 without a processor': [{ 'serve/invocations': invocations({ pings: [{ ...ping({ status: 500 }), starved: 0.9 }] }) }, 'fail', /500/],
  '500 on a machine with far too much to do': [
    { 'serve/invocations': invocations({ pings: [ping({ status: 500 })], loadPerCore: 20 }) },
    'fail',
    /500/,
  ],
  'given up after the container had ended': [
    {
      'serve/invocations': invocations({ pings: [NEVER_CONNECTED], exit: exit(1) }),
      'serve/pings': { idle: [NEVER_CONNECTED, NEVER_CONNECTED], exit: exit(1) },
    },
    'not-checked',
  ],
  'late twice while idle': [
    { 'serve/pings': { idle: [ping(), ping({ ms: 2_500 }), ping({ status: 503 })], exit: undefined } },
    'fail',
    /"expected":"200 within 2 s","actual":"503 after 5 ms, twice, while nothing else was asked".*has ended or run out/,
  ],
  'refused while idle, after the container had ended': [{ 'serve/pings': { idle: [ping(), refused(), refused()], exit: exit(0) } }, 'pass'],
  'wrong at first while idle': [{ 'serve/pings': { idle: [ping({ status: 503 }), ping()], exit: undefined } }, 'pass'],
  'wrong twice, but not in a row': [
    { 'serve/pings': { idle: [ping({ status: 503 }), ping(), ping({ status: 503 })], exit: undefined } },
    'pass',
  ],
  'late and a 500 under load': [
    { 'serve/invocations': invocations({ pings: [ping({ status: 500 }), ping({ ms: 2_500 })] }) },
    'fail',
    /200 after 2500 ms/,
  ],
  'late on a machine with as much to do as it can': [
    { 'serve/invocations': invocations({ pings: [unanswered('DEADLINE', 2_000)], loadPerCore: 8 }) },
    'fail',
    /DEADLINE/,
  ],
  'late while idle on a machine with far too much to do': [
    { 'serve/pings': { idle: [ping({ ms: 2_500 }), ping({ ms: 2_500 })], exit: undefined, loadPerCore: 9 } },
    'not-checked',
    /9 processes/,
  ],
  'only pings while idle': [{ 'serve/invocations': invocations({ pings: [] }) }, 'pass'],
  'hanging when the container ended': [
    { 'serve/invocations': invocations({ pings: [unanswered('DEADLINE', 2_000)], exit: exit(1) }) },
    'fail',
    /DEADLINE/,
  ],
  'never connected while the container goes on': [{ 'serve/invocations': invocations({ pings: [NEVER_CONNECTED] }) }, 'fail', /in time/],
  'refused while idle, while the container goes on': [
    { 'serve/pings': { idle: [refused(), refused()], exit: undefined } },
    'fail',
    /ECONNREFUSED/,
  ],
  'refused while idle, after it ended under requests': [
    { 'serve/invocations': invocations({ exit: exit(1) }), 'serve/pings': { idle: [refused(), refused()], exit: undefined } },
    'pass',
  ],
  'broken off as the container ended': [
    {
      'serve/invocations': invocations({
        pings: [ping(), unanswered('ECONNRESET')],
        badInput: [{ kind: 'noise', bad: unanswered('ECONNRESET'), goodAfter: refused() }],
      }),
    },
    'pass',
  ],
  'broken off while the container goes on': [
    { 'serve/invocations': invocations({ pings: [ping(), unanswered('ECONNRESET')] }) },
    'fail',
    /ECONNRESET/,
  ],
  'refused after the container had ended': [{ 'serve/invocations': invocations({ pings: [ping(), refused()], exit: exit(1) }) }, 'pass'],
});

import { serveNetwork } from '../../../src/checks/serve/network.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, project, refused, refusing, unanswered } from '../../support/observations.ts';

judges(serveNetwork, {
  'the user gave it the network': [{ project: project({ outside: true }) }, 'not-checked', /--network/],
  'it starts': [{}, 'pass'],
  'it starts with the network': [brokenServing('network'), 'fail', /cannot reach the outside",/],
  'the log tells, on a machine that is offline': [brokenServing(undefined, 'connect ENETUNREACH 1.2.3.4:443'), 'fail', /ENETUNREACH/],
  'the first request needs it, on a machine that is offline': [
    refusing(undefined, 'getaddrinfo EAI_AGAIN example.com'),
    'fail',
    /EAI_AGAIN/,
  ],
  'what it asked for is named': [
    {
      ...brokenServing('network'),
      'serve/health': health({ readyMs: undefined, pings: [refused()], asked: ['localhost', 'hub.example.com'] }),
    },
    'fail',
    /it asked for hub.example.com"/,
  ],
  'it hangs after it asked, on a machine that is offline': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], asked: ['hub.example.com'] }) },
    'fail',
    /it asked for hub.example.com/,
  ],
  'it hangs and asked for nobody': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], asked: [] }) },
    'not-checked',
    'serve/healthy-in-time',
  ],
  'it asked, but its pings are what is wrong': [
    { 'serve/health': health({ readyMs: undefined, pings: [unanswered('DEADLINE')], asked: ['hub.example.com'] }) },
    'not-checked',
    'serve/ping-latency',
  ],
  'it fails for another reason': [brokenServing('writable-model'), 'not-checked', 'serve/model-read-only'],
});

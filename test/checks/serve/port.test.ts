import { servePort } from '../../../src/checks/serve/port.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, ping, refused, unanswered } from '../../support/observations.ts';

judges(servePort, {
  'all interfaces': [{}, 'pass'],
  'IPv6 for all': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 500 })], listening: [{ address: '::', port: 8080 }] }) },
    'pass',
  ],
  loopback: [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [{ address: '127.0.0.1', port: 8080 }] }) },
    'fail',
    /0.0.0.0:8080.*127.0.0.1 only".*inside the container.*stdout \| listening/,
  ],
  'loopback of IPv6': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [{ address: '::1', port: 8080 }] }) },
    'fail',
    /::1 only/,
  ],
  'another port': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: [{ address: '0.0.0.0', port: 5000 }] }) },
    'fail',
    /listens on port 5000".*own default port/,
  ],
  'another port, and given up': [
    {
      'serve/health': health({
        readyMs: undefined,
        pings: [refused()],
        listening: [{ address: '0.0.0.0', port: 5000 }],
        gaveUp: { because: 'other-port', seconds: 70 },
      }),
    },
    'fail',
    /port 5000; it was given up 70 s after its start.*--startup-timeout/,
  ],
  'another protocol on the right port': [
    { 'serve/health': health({ readyMs: undefined, pings: [unanswered('TLS')], speaks: 'tls' }) },
    'pass',
  ],
  'nothing known of its sockets': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: undefined }) },
    'not-checked',
    'serve/healthy-in-time',
  ],
  'it ended': [brokenServing('network'), 'not-checked', 'serve/network'],
});

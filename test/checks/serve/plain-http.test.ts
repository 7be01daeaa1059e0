import { servePlainHttp } from '../../../src/checks/serve/plain-http.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, exit, health, ping, refused, unanswered } from '../../support/observations.ts';

const never = (code: string, more: Parameters<typeof health>[0] = {}) => ({
  'serve/health': health({ readyMs: undefined, pings: [unanswered(code)], ...more }),
});

judges(servePlainHttp, {
  'HTTP/1.1': [{}, 'pass'],
  'an answer that is not 200': [{ 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 503 })] }) }, 'pass'],
  'the last of several pings': [
    never('', { pings: [refused(), refused(), unanswered('ECONNRESET'), unanswered('TLS')] }),
    'fail',
    /< no answer after 5 ms: TLS/,
  ],
  'TLS by its handshake': [never('ECONNRESET', { speaks: 'tls' }), 'fail', /speaks TLS/],
  'TLS that answers plain HTTP with 400': [
    { 'serve/health': health({ readyMs: undefined, pings: [ping({ status: 400 })], speaks: 'tls' }) },
    'fail',
    /speaks TLS/,
  ],
  'TLS by its first bytes': [never('TLS'), 'fail', /given a certificate.*< no answer after 5 ms: TLS.*stdout \| listening/],
  gRPC: [never('HTTP2'), 'fail', /HTTP\/2 only.*A gRPC server/],
  'HTTP/2 by its preface': [never('ECONNRESET', { speaks: 'http2' }), 'fail', /gRPC/],
  'something else': [never('HPE_INVALID_CONSTANT'), 'fail', /no HTTP\/1.1/],
  'a body without end': [never('TOO_LONG'), 'fail', /no HTTP\/1.1 that ends/],
  'it hangs up': [never('ECONNRESET'), 'fail', /closes every connection.*Another kind/],
  'hung up by what publishes the port': [never('ECONNRESET', { listening: [] }), 'not-checked', 'serve/healthy-in-time'],
  'no answer in time': [never('DEADLINE'), 'not-checked', 'serve/ping-latency'],
  'nothing listens': [
    { 'serve/health': health({ readyMs: undefined, pings: [refused()], listening: undefined }) },
    'not-checked',
    'serve/healthy-in-time',
  ],
  'no ping was sent': [never('', { pings: [], speaks: 'tls' }), 'fail', /\["stdout/],
  'it ended': [
    { ...brokenServing('network'), 'serve/health': health({ readyMs: undefined, pings: [unanswered('ECONNRESET')], exit: exit(1) }) },
    'not-checked',
    'serve/network',
  ],
});

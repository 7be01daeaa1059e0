import { serveOutboundAttempts } from '../../../src/checks/serve/outbound-attempts.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, health, invocations, project, refusing } from '../../support/observations.ts';

const asking = (first: readonly string[], all: readonly string[]) => ({
  'serve/health': health({ asked: first }),
  'serve/invocations': invocations({ asked: all }),
});

judges(serveOutboundAttempts, {
  'it asks for nobody': [asking([], []), 'pass'],
  'it asks for itself': [asking(['localhost'], ['localhost', '3.2.18.172.in-addr.arpa']), 'pass'],
  'nobody looked': [{}, 'not-checked', /resolver/],
  'the user gave it the network': [{ project: project({ outside: true }) }, 'not-checked', /--network/],
  'it asks while it starts': [
    asking(['api.example.com'], ['api.example.com']),
    'fail',
    /it asked for api.example.com, already while it started.*\["asked for api.example.com"\]/,
  ],
  'it asks with a request': [asking([], ['api.example.com']), 'fail', /api.example.com, while requests were sent/],
  'it asked for many': [
    { 'serve/invocations': invocations({ asked: Array.from({ length: 30 }, (_, index) => `api${index}.example.com`) }) },
    'fail',
    /and 25 more, while requests.*"asked for api19.example.com"\]/,
  ],
  'it needs the answer': [{ ...asking(['api.example.com'], []), ...refusing('network') }, 'not-checked', 'serve/network'],
  'it never starts': [
    { ...brokenServing('network'), 'serve/invocations': invocations({ asked: ['api.example.com'] }) },
    'not-checked',
    'serve/network',
  ],
});

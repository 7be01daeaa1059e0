import { serveNetwork } from '../../../src/checks/serve/network.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, project, refusing } from '../../support/observations.ts';

judges(serveNetwork, {
  'the user gave it the network': [{ project: project({ outside: true }) }, 'not-checked', /--network/],
  'it starts': [{}, 'pass'],
  'it starts with the network': [brokenServing('network'), 'fail'],
  'the log tells, on a machine that is offline': [brokenServing(undefined, 'connect ENETUNREACH 1.2.3.4:443'), 'fail', /ENETUNREACH/],
  'the first request needs it, on a machine that is offline': [
    refusing(undefined, 'getaddrinfo EAI_AGAIN example.com'),
    'fail',
    /EAI_AGAIN/,
  ],
  'it fails for another reason': [brokenServing('writable-model'), 'not-checked', 'serve/model-read-only'],
});

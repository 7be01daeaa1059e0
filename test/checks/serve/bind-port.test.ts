import { serveBindPort } from '../../../src/checks/serve/bind-port.ts';
import type { BindPortObservation } from '../../../src/observe/serve/types.ts';
import { judges } from '../../support/judges.ts';
import { exit, health, log } from '../../support/observations.ts';

const bound = (seen: Partial<Extract<BindPortObservation, { declared: true }>>) => ({
  'serve/bind-port': {
    declared: true,
    port: 8_181,
    answeredMs: undefined,
    usualPort: false,
    exit: undefined,
    log: log(),
    ...seen,
  } as const,
});

judges(serveBindPort, {
  'no label': [{}, 'not-applicable'],
  honoured: [bound({ answeredMs: 300 }), 'pass'],
  ignored: [bound({ usualPort: true }), 'fail', /port 8080 as always.*wrote nothing/],
  'at once': [bound({ answeredMs: 0 }), 'pass'],
  'neither port': [bound({}), 'fail', /either port/],
  'it ends': [bound({ exit: exit(2) }), 'fail', /exit code 2/],
  'never ready anyway': [{ ...bound({}), 'serve/health': health({ readyMs: undefined }) }, 'not-checked', 'serve/healthy-in-time'],
});

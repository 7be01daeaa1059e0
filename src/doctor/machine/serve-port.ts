import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineServePort = defineDiagnosis({
  id: 'machine/serve-port',
  passes: 'port 8080, which `serve --port 8080` takes, is free',
  finds: ['note'],
  needs: ['loopback'],
  judge({ loopback: { port8080 } }) {
    if (port8080 !== 'taken') return port8080 === 'free' ? OK : { status: 'not-checked', reason: 'The port could not be tried.' };
    return {
      ...{ status: 'note', what: 'Port 8080 of 127.0.0.1 is in use by another program.' },
      consequence: '`serve` takes a free port by itself; `serve --port 8080` is refused.',
      ...{ fix: 'Use another port, or end that program; this shows it.', command: 'ss -ltnp sport = :8080' },
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineLocalhost = defineDiagnosis({
  id: 'machine/localhost',
  passes: 'localhost means 127.0.0.1',
  finds: ['warning'],
  needs: ['loopback'],
  judge({ loopback: { localhost } }) {
    if (localhost.includes('127.0.0.1')) return OK;
    return {
      ...{
        status: 'warning',
        what:
          localhost.length === 0
            ? 'The name localhost has no address.'
            : `The name localhost means ${localhost.join(', ')}, not 127.0.0.1.`,
      },
      consequence: 'A server that listens on 127.0.0.1, as those of `serve` do, is not found under that name.',
      ...{ fix: 'Say 127.0.0.1 instead, or mend /etc/hosts.', command: "echo '127.0.0.1 localhost' | sudo tee -a /etc/hosts" },
    };
  },
});

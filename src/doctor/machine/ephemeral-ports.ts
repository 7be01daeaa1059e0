import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const FEW = 2_000;

export const machineEphemeralPorts = defineDiagnosis({
  id: 'machine/ephemeral-ports',
  passes: 'the system has many ports to give out',
  finds: ['warning'],
  needs: ['loopback'],
  judge({ loopback: { ephemeral } }) {
    if (ephemeral === undefined) return { status: 'not-checked', reason: 'The range can be seen on Linux only.' };
    const ports = ephemeral.last - ephemeral.first + 1;
    if (ports >= FEW) return OK;
    return {
      ...{ status: 'warning', what: `The system gives out ${ports} ports only, ${ephemeral.first} to ${ephemeral.last}.` },
      consequence: 'A rehearsal sends some thousand requests; each keeps its port for a minute, so later ones find none.',
      ...{ fix: 'Widen the range.', command: 'sudo sysctl -w net.ipv4.ip_local_port_range="32768 60999"' },
    };
  },
});

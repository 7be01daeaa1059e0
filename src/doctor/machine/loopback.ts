import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineLoopback = defineDiagnosis({
  id: 'machine/loopback',
  passes: 'programs on this machine reach each other over 127.0.0.1',
  finds: ['problem'],
  needs: ['loopback'],
  judge({ loopback: { failure } }) {
    if (failure === undefined) return OK;
    return {
      ...{ status: 'problem', what: `127.0.0.1 does not work: ${failure}.` },
      consequence: 'Servers in containers cannot be reached: neither `serve` nor `test-local` works.',
      fix: 'Bring the loopback interface up, and see that no firewall blocks it.',
      command: 'sudo ip link set lo up',
    };
  },
});

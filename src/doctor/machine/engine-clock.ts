import { formatDuration } from '../../text/terminal.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

const MUCH_MS = 30_000;

export const machineEngineClock = defineDiagnosis({
  id: 'machine/engine-clock',
  passes: "the engine's clock and this machine's agree",
  finds: ['warning'],
  needs: ['engineInfo'],
  judge({ engineInfo: { clockAheadMs } }) {
    if (clockAheadMs === undefined) return { status: 'not-checked', reason: 'The engine does not say what time it is.' };
    if (Math.abs(clockAheadMs) < MUCH_MS) return OK;
    return {
      ...{
        status: 'warning',
        what: `The engine's clock is ${formatDuration(Math.abs(clockAheadMs))} ${clockAheadMs > 0 ? 'ahead of' : 'behind'} this machine's.`,
      },
      consequence: 'Package managers in builds refuse signatures "from the future", and times in logs do not fit together.',
      fix: "Restart the engine's virtual machine (it sleeps when the machine does), or set the clock that is wrong.",
    };
  },
});

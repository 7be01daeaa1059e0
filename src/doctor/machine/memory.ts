import { formatBytes } from '../../text/bytes.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineMemory = defineDiagnosis({
  id: 'machine/memory',
  passes: 'there is memory left for a training and a server',
  finds: ['problem', 'warning'],
  needs: ['memory'],
  judge({ memory: { availableBytes, totalBytes } }) {
    if (availableBytes >= 2e9) return OK;
    return {
      status: availableBytes < 5e8 ? 'problem' : 'warning',
      what: `${formatBytes(availableBytes)} of ${formatBytes(totalBytes)} of memory are left.`,
      consequence: 'Containers are killed when it runs out, which then looks like a mistake of theirs.',
      fix: 'End programs that take much of it; this shows them.',
      command: 'ps aux --sort=-rss | head',
    };
  },
});

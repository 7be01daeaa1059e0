import { defineDiagnosis } from '../define-diagnosis.ts';
import { judgeSpace } from '../judge-space.ts';

export const machineDiskCache = defineDiagnosis({
  id: 'machine/disk-cache',
  passes: 'there is room for what is remembered from run to run',
  finds: ['warning'],
  needs: ['cache'],
  judge: ({ cache }) =>
    judgeSpace(cache.disk, {
      ...{ holds: 'the cache of this tool', problem: 0, warning: 2e8 },
      consequence: 'What was built and rehearsed is not remembered: builds take longer, and `push` asks for another rehearsal.',
      fix: 'Remove something, or name another place with XDG_CACHE_HOME.',
    }),
});

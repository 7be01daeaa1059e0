import { defineDiagnosis } from '../define-diagnosis.ts';
import { judgeSpace } from '../judge-space.ts';

export const machineDiskEngine = defineDiagnosis({
  id: 'machine/disk-engine',
  passes: 'there is room for images where the engine keeps them',
  finds: ['problem', 'warning'],
  needs: ['engineInfo'],
  judge({ engineInfo }) {
    if (engineInfo.disk === undefined) {
      return {
        status: 'not-checked',
        reason: "The engine's disk is not one of this machine's, or is hidden from this user; `docker system df` shows what it holds.",
      };
    }
    return judgeSpace(engineInfo.disk, {
      ...{ holds: 'images and containers', problem: 2e9, warning: 1e10 },
      consequence: 'Builds and containers that need more fail with "no space left on device".',
      fix: 'See what takes the room; this removes what no tag and no container uses.',
      command: 'docker system df && docker image prune',
    });
  },
});

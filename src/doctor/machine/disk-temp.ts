import { defineDiagnosis } from '../define-diagnosis.ts';
import { judgeSpace } from '../judge-space.ts';

export const machineDiskTemp = defineDiagnosis({
  id: 'machine/disk-temp',
  passes: 'there is room for models and data in the temporary folder',
  finds: ['problem', 'warning'],
  needs: ['temp'],
  judge: ({ temp }) =>
    judgeSpace(temp.disk, {
      ...{ holds: 'work folders', problem: 1e9, warning: 5e9 },
      consequence: 'Models, data and answers of a run are written there; a run that fills it is ended.',
      fix: 'Remove something, or let work folders be made on another disk with TMPDIR.',
      command: 'sagemaker-algo clean',
    }),
});

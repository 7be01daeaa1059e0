import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineTempNoexec = defineDiagnosis({
  id: 'machine/temp-noexec',
  passes: 'programs in the temporary folder may be started',
  finds: ['warning'],
  needs: ['temp'],
  judge({ temp: { path, noexec } }) {
    if (noexec === undefined) return { status: 'not-checked', reason: 'How it is mounted can be seen on Linux only.' };
    if (!noexec) return OK;
    return {
      ...{ status: 'warning', what: `${path} is mounted with noexec.` },
      consequence: 'Containers get /opt/ml from there, so one that starts a program below /opt/ml fails here and not on SageMaker.',
      fix: 'Let work folders be made elsewhere.',
      command: 'mkdir -p ~/.cache/sagemaker-algo-work && export TMPDIR=~/.cache/sagemaker-algo-work',
    };
  },
});

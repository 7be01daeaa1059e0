import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectWritable = defineDiagnosis({
  id: 'project/writable',
  passes: 'this user may write to the project folder',
  finds: ['problem'],
  needs: ['place'],
  judge({ place: { dir, writable } }) {
    if (writable) return OK;
    return {
      ...{ status: 'problem', what: `This user may not write to ${dir}.` },
      consequence: 'Models, answers and reports cannot be kept there.',
      ...{ fix: 'Take the folder over, if it is yours.', command: `sudo chown -R "$(id -u):$(id -g)" '${dir.replaceAll("'", "'\\''")}'` },
    };
  },
});

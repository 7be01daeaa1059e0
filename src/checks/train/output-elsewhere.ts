import { defineCheck } from '../define-check.ts';

/** What may stand in /opt/ml/output: the three documented names, and those that tools of AWS use. */
const KNOWN = ['data', 'failure', 'success', 'metrics', 'profiler', 'intermediate', 'tensors'];

export const trainOutputElsewhere = defineCheck({
  id: 'train/output-elsewhere',
  clauses: ['TRAIN-27'],
  severity: 'should',
  passes: 'further output goes to /opt/ml/output/data',
  fails: 'output outside /opt/ml/output/data is lost',
  why: 'Only what lies in /opt/ml/output/data becomes output.tar.gz. Reports and plots that are written beside that folder look saved on a developer machine and in local mode, and are gone when the job has ended.',
  needs: ['train/nominal'],
  test({ 'train/nominal': { output, exit } }) {
    if (exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    const lost = output.filter(({ path, type }) => type === 'file' && !KNOWN.includes(path.split('/', 1)[0] ?? ''));
    const [first] = lost;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'nothing but failure and the folder data in /opt/ml/output',
      actual: `/opt/ml/output/${first.path}${lost.length > 1 ? ` and ${lost.length - 1} more files` : ''}`,
      cause: 'The path of the output folder lacks its last part.',
      fix: 'Write to /opt/ml/output/data instead, or to /opt/ml/model when the server needs it.',
      evidence: lost.slice(0, 10).map(({ path, bytes }) => `/opt/ml/output/${path} (${bytes} bytes)`),
    };
  },
});

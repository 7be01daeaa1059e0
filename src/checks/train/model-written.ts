import { defineCheck } from '../define-check.ts';

export const trainModelWritten = defineCheck({
  id: 'train/model-written',
  clauses: ['TRAIN-24'],
  severity: 'must',
  passes: 'training leaves a model in /opt/ml/model',
  fails: 'training leaves no file in /opt/ml/model',
  why: 'What lies below /opt/ml/model when the container ends becomes model.tar.gz. With nothing there the job still counts as Completed, and the failure shows later, when a model is made from it and no data is found. The usual cause is another path: the working directory, or a variable that is not set.',
  smoke: true,
  needs: ['train/nominal'],
  test({ 'train/nominal': run }) {
    if (run.exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    if (run.model.some(({ type }) => type === 'file')) return { status: 'pass' };
    const elsewhere = run.output.filter(({ type }) => type === 'file').map(({ path }) => `/opt/ml/output/${path}`);
    return {
      status: 'fail',
      expected: 'at least one regular file below /opt/ml/model',
      actual: run.model.length === 0 ? 'the folder is empty' : `only ${run.model.map(({ path, type }) => `${path} (${type})`).join(', ')}`,
      cause:
        elsewhere.length > 0
          ? `Files were written to ${elsewhere.slice(0, 3).join(', ')} instead.`
          : 'The program saves its model elsewhere, or not at all.',
      fix: 'Save the model below /opt/ml/model before the program ends.',
    };
  },
});

import { BATCH_MODEL_MAX } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';

export const batchModelFits = defineCheck({
  id: 'batch/model-fits',
  clauses: ['BATCH-19'],
  severity: 'should',
  passes: 'the unpacked model fits on a batch machine',
  fails: 'the unpacked model may not fit on a batch machine',
  why: 'A batch machine has a fixed volume of 30 GB for the model, which nobody can enlarge, and which the archive and the unpacked files share. A model near that size fails with a full disk before the container starts, although the same model can be deployed to an endpoint.',
  needs: ['model', 'batch/transform'],
  test({ model, 'batch/transform': { volumeBytes = BATCH_MODEL_MAX } }) {
    const bytes = model.entries.reduce((sum, entry) => sum + (entry.type === 'file' ? entry.bytes : 0), 0);
    if (bytes <= volumeBytes) return { status: 'pass' };
    const largest = [...model.entries].sort((some, other) => other.bytes - some.bytes).slice(0, 3);
    return {
      status: 'fail',
      expected: `at most ${inGb(volumeBytes)} in /opt/ml/model`,
      actual: inGb(bytes),
      cause: 'Checkpoints, training data or several copies of the model are left in /opt/ml/model.',
      fix: 'Save only what serving reads; intermediate files belong to /opt/ml/checkpoints or /tmp.',
      evidence: largest.map(({ path, bytes: size }) => `${path}: ${inGb(size)}`),
    };
  },
});

function inGb(bytes: number): string {
  return bytes < 1e7 ? `${bytes} bytes` : `${(bytes / 1e9).toFixed(2)} GB`;
}

import { batchModelFits } from '../../../src/checks/batch/model-fits.ts';
import { judges } from '../../support/judges.ts';
import { batch } from '../../support/observations.ts';

const model = (...sizes: readonly number[]) => ({
  model: { entries: sizes.map((bytes, index) => ({ path: `part-${index}`, type: 'file' as const, bytes })), tarGzBytes: 100 },
});

judges(batchModelFits, {
  small: [{}, 'pass'],
  'just small enough': [model(20e9, 5e9), 'pass'],
  'too large': [
    model(1e6, 20e9, 2e9, 6e9),
    'fail',
    /at most 25.00 GB.*"28.00 GB".*\["part-1: 20.00 GB","part-3: 6.00 GB","part-2: 2.00 GB"\]/,
  ],
  'a smaller volume': [{ ...model(20, 30), 'batch/transform': batch({ volumeBytes: 40 }) }, 'fail', /"50 bytes"/],
  'just below ten million bytes': [
    { ...model(9_999_999), 'batch/transform': batch({ volumeBytes: 10_000_000 - 2 }) },
    'fail',
    /"9999999 bytes"/,
  ],
  'ten million bytes': [{ ...model(10_000_000), 'batch/transform': batch({ volumeBytes: 40 }) }, 'fail', /"0.01 GB"/],
  'links take no room': [{ model: { entries: [{ path: 'a', type: 'hardlink', bytes: 30e9 }], tarGzBytes: 1 } }, 'pass'],
});

import { batchModelFits } from '../../../src/checks/batch/model-fits.ts';
import { judges } from '../../support/judges.ts';
import { batch } from '../../support/observations.ts';

const model = (...sizes: readonly number[]) => ({
  model: { entries: sizes.map((bytes, index) => ({ path: `part-${index}`, type: 'file' as const, bytes })), tarGzBytes: 100 },
});

judges(batchModelFits, {
  small: [{}, 'pass'],
  'just small enough': [model(20e9, 5e9), 'pass'],
  'too large': [model(20e9, 6e9), 'fail', /26.00 GB/],
  'a smaller volume': [{ ...model(20, 30), 'batch/transform': batch({ volumeBytes: 40 }) }, 'fail', /50 bytes/],
  'links take no room': [{ model: { entries: [{ path: 'a', type: 'hardlink', bytes: 30e9 }], tarGzBytes: 1 } }, 'pass'],
});

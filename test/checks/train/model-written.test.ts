import { expect } from 'vitest';
import { trainModelWritten } from '../../../src/checks/train/model-written.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, trainRun } from '../../support/observations.ts';

judges(trainModelWritten, {
  'a file': [{}, 'pass'],
  'a file in a folder': [
    {
      'train/nominal': trainRun({
        model: [
          { path: 'a', type: 'folder', bytes: 0 },
          { path: 'a/b', type: 'file', bytes: 0 },
        ],
      }),
    },
    'pass',
  ],
  nothing: [
    { 'train/nominal': trainRun({ model: [] }) },
    'fail',
    { actual: 'the folder is empty', cause: expect.stringContaining('or not at all') },
  ],
  'only a folder': [
    { 'train/nominal': trainRun({ model: [{ path: 'a', type: 'folder', bytes: 0 }] }) },
    'fail',
    { actual: 'only a (folder)' },
  ],
  'written elsewhere': [
    { 'train/nominal': trainRun({ model: [], output: [{ path: 'data/model.bin', type: 'file', bytes: 9 }] }) },
    'fail',
    /\/opt\/ml\/output\/data\/model.bin instead/,
  ],
  'much written elsewhere': [
    {
      'train/nominal': trainRun({
        model: [],
        output: [
          { path: 'data', type: 'folder', bytes: 0 },
          ...['a', 'b', 'c', 'd'].map((path) => ({ path: `data/${path}`, type: 'file' as const, bytes: 9 })),
        ],
      }),
    },
    'fail',
    { cause: 'Files were written to /opt/ml/output/data/a, /opt/ml/output/data/b, /opt/ml/output/data/c instead.' },
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

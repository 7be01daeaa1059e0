import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainEmptyFile = defineCheck({
  id: 'train/empty-file',
  clauses: ['DATA-08'],
  severity: 'should',
  passes: 'training gets by with an empty file among its data',
  fails: 'training fails on an empty file among its data',
  why: 'Folders that were made in the S3 console, and jobs that had nothing to write, leave objects without a byte. They arrive as empty files. Readers that expect a header line or at least one row stop there.',
  needs: ['train/data-files', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/data-files', 'empty-file', {
      none: 'No channel of the sample is in File mode.',
      expected: 'the same result with a file without a byte beside the data',
      cause: 'The reader expects at least one line in every file.',
      fix: 'Skip files of size 0 before they are read.',
    }),
});

import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainFinalNewline = defineCheck({
  id: 'train/final-newline',
  clauses: ['DATA-01'],
  severity: 'should',
  passes: 'training reads the last row without a final newline',
  fails: 'training needs a newline at the end of each file',
  why: 'Many programs write files without a newline at the end. When the last row is then lost, or joined with the first row of the next file, the model is trained on other data than the buyer has given, and nobody notices.',
  needs: ['train/data-files', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/data-files', 'final-newline', {
      none: 'The sample has no text files that end with a newline.',
      expected: 'the same result when the last line of each file has no newline',
      cause: 'The last line is only taken when a newline follows, or the files are joined as they are.',
      fix: 'Read each file by itself, line by line, and take what follows the last newline as a line too.',
    }),
});

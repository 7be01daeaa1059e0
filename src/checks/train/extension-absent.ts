import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainExtensionAbsent = defineCheck({
  id: 'train/extension-absent',
  clauses: ['DATA-01'],
  severity: 'should',
  passes: 'training reads files that have no extension',
  fails: 'training does not read files that have no extension',
  why: 'Files in S3 often have no extension, such as the part files of Spark. A program that picks *.csv finds nothing in them, or only a part, and what a channel holds is said by its content type.',
  needs: ['train/data-files', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/data-files', 'extension-absent', {
      none: 'No channel of the sample can be renamed: there is no File channel, or its files are of several kinds.',
      expected: 'the same result when the files have no extension',
      cause: 'The program picks files by their extension.',
      fix: 'Take every regular file of the channel, or say in the description of the channel which extension is needed.',
    }),
});

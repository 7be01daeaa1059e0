import { defineCheck } from '../define-check.ts';
import { judgeFailureFiles } from '../failure-file.ts';

export const trainFailureUtf8 = defineCheck({
  id: 'train/failure-utf8',
  clauses: ['TRAIN-23'],
  severity: 'must',
  passes: 'the failure file is UTF-8 text',
  fails: 'the failure file is not UTF-8 text',
  why: 'The content is returned by the API as text. Bytes in another encoding, often a value copied from broken input, reach the buyer as garbage or not at all.',
  needs: ['train/bad-input'],
  test: (seen) =>
    judgeFailureFiles(
      seen,
      {
        expected: 'UTF-8 text in /opt/ml/output/failure',
        cause: 'The text is written in another encoding, or bytes of the input are copied into it.',
        fix: "Name the encoding where the file is written: open(path, 'w', encoding='utf-8'), and decode input with errors='replace'.",
      },
      ({ failure }) => (failure?.kind === 'file' && !failure.utf8 ? 'its bytes are not UTF-8' : undefined),
    ),
});

import { declaresFastFile, judgeReadOnly } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainFastFileReadOnly = defineCheck({
  id: 'train/fast-file-read-only',
  clauses: ['DATA-04', 'DATA-05'],
  severity: 'must',
  passes: 'training does not write to the input of a FastFile channel',
  fails: 'training writes to the input of a FastFile channel',
  why: 'A FastFile channel is a read-only file system. A program that unpacks, sorts or caches its data beside the data fails there, and the spec promises buyers that FastFile works.',
  smoke: true,
  containerOnly: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test(seen) {
    if (!declaresFastFile(seen)) {
      return { status: 'not-applicable', reason: 'No channel declares FastFile.' };
    }
    return judgeReadOnly(seen, {
      expected: 'a run in which /opt/ml/input is read-only',
      actual: 'the run fails, and succeeds when the folder is writable',
      cause: 'The program writes beside its data: an unpacked archive, a cache, a lock.',
      fix: 'Write to a temporary folder instead (/tmp, tempfile.mkdtemp(), os.tmpdir()), or do not declare FastFile.',
    });
  },
});

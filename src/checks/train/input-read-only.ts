import { declaresFastFile, judgeReadOnly } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainInputReadOnly = defineCheck({
  id: 'train/input-read-only',
  clauses: ['DATA-04'],
  severity: 'should',
  passes: 'training does not write below /opt/ml/input',
  fails: 'training writes below /opt/ml/input',
  why: "AWS's own local test mounts the whole input read-only; whether File channels are writable in a job is not documented. A program that unpacks, sorts or caches its data beside the data relies on something that nobody promises.",
  smoke: true,
  containerOnly: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test(seen) {
    if (declaresFastFile(seen)) {
      return { status: 'not-applicable', reason: 'train/fast-file-read-only judges it, because a channel declares FastFile.' };
    }
    return judgeReadOnly(seen, {
      expected: 'a run in which /opt/ml/input is read-only',
      actual: 'the run fails, and succeeds when the folder is writable',
      cause: 'The program writes beside its data: an unpacked archive, a cache, a lock.',
      fix: 'Write to a temporary folder instead: /tmp, tempfile.mkdtemp(), os.tmpdir().',
    });
  },
});

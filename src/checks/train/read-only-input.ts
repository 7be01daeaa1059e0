import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainReadOnlyInput = defineCheck({
  id: 'train/read-only-input',
  clauses: ['DATA-04', 'DATA-05'],
  severity: 'must',
  passes: 'training does not write to its input',
  fails: 'training writes below /opt/ml/input',
  why: 'FastFile channels are mounted read-only, and local tests are told to mount the whole input that way. A program that unpacks, sorts or caches its data beside the data fails there.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/read-only-input', seen, {
      expected: 'a run in which /opt/ml/input is read-only',
      actual: 'the run fails, and succeeds when the folder is writable',
      cause: 'The program writes beside its data: an unpacked archive, a cache, a lock.',
      fix: 'Write to a temporary folder instead: /tmp, tempfile.mkdtemp(), os.tmpdir().',
    }),
});

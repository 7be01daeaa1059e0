import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { describeEnd, describePiped, following, pipeCause, succeeded } from '../pipe-runs.ts';

export const pipeDeclaredModes = defineCheck({
  id: 'pipe/declared-modes',
  clauses: ['PIPE-12'],
  severity: 'must',
  passes: 'training works in every input mode that its channels declare',
  fails: 'training fails in an input mode that its channels declare',
  why: 'Each mode in inputModes of a channel becomes SupportedInputModes of the algorithm: buyers may choose any of them, and the product page has to say whether Pipe works. A mode that was never tried fails in the first job that uses it, after the buyer has paid for the instance.',
  needs: ['pipe/together', 'pipe/apart', 'pipe/folders'],
  test(seen) {
    const asFolders = seen['pipe/folders'].run;
    if (asFolders !== undefined && !succeeded(asFolders)) {
      return {
        status: 'fail',
        expected: `exit code 0 ${asFolders.what}`,
        actual: describeEnd(asFolders),
        cause: 'The program opens FIFOs although TrainingInputMode of the channel is File.',
        fix: 'Read the files below /opt/ml/input/data/<channel> in File mode, or take File and FastFile out of inputModes.',
        evidence: describeLog(asFolders.log),
      };
    }
    const { run } = seen['pipe/together'];
    if (run === undefined || succeeded(run)) return { status: 'pass' };
    const cause = pipeCause(seen);
    if (cause !== 'pipe/declared-modes') return following(cause);
    const { plain } = seen['pipe/apart'];
    const failed = plain !== undefined && !succeeded(plain) ? plain : run;
    return {
      status: 'fail',
      expected: `exit code 0 with ${failed.fed.map(({ channel }) => channel).join(', ')} in Pipe mode`,
      actual: describeEnd(failed),
      cause: 'The FIFO is opened, but treated like a file: its size is asked, a position is sought, or it is read a second time.',
      fix: 'Read each FIFO once from its start to its end, with nothing but open, read and close; or take Pipe out of inputModes.',
      evidence: describePiped(failed),
    };
  },
});

import { defineCheck } from '../define-check.ts';
import { describeEnd, describePiped, following, isUnopened, NO_PIPE, pipeCause, succeeded } from '../pipe-runs.ts';

export const pipeFifoNames = defineCheck({
  id: 'pipe/fifo-names',
  clauses: ['PIPE-01'],
  severity: 'must',
  passes: 'training reads the FIFOs of channels in Pipe mode',
  fails: 'training does not open the FIFO of a channel in Pipe mode',
  why: 'A Pipe channel has no folder: epoch k is the FIFO /opt/ml/input/data/<channel>_<k>, with k from 0. A program that looks for a folder or for files fails in every job of a buyer who chooses Pipe. Common causes: TrainingInputMode is never read, or the name of the FIFO lacks its number.',
  needs: ['pipe/together', 'pipe/apart'],
  test(seen) {
    const { run } = seen['pipe/together'];
    if (run === undefined) return NO_PIPE;
    const { plain } = seen['pipe/apart'];
    if (plain === undefined || succeeded(plain)) return { status: 'pass' };
    if (!isUnopened(plain)) return following(pipeCause(seen));
    const names = plain.fed.filter(({ epochs }) => epochs === 0).map(({ channel }) => `${channel}_0`);
    return {
      status: 'fail',
      expected: `that /opt/ml/input/data/${names[0]} is opened for reading`,
      actual: `it never is, and the run ends with ${describeEnd(plain)}`,
      cause: 'The program looks for a folder of files, although TrainingInputMode of the channel is Pipe.',
      fix: 'Where inputdataconfig.json says "TrainingInputMode": "Pipe", open /opt/ml/input/data/<channel>_0 and read it to its end; or take Pipe out of inputModes.',
      evidence: describePiped(plain),
    };
  },
});

import { defineCheck } from '../define-check.ts';
import { describeEnd, describePiped } from '../pipe-runs.ts';

export const pipeMixedModes = defineCheck({
  id: 'pipe/mixed-modes',
  clauses: ['PIPE-11'],
  severity: 'must',
  passes: 'training works with one channel in Pipe mode and another in File mode',
  fails: 'training fails with one channel in Pipe mode and another in File mode',
  why: 'InputMode of a channel overrides the mode of the job, so one job can have a channel as a pipe and another as a folder. A program that takes the mode of one channel, or one setting for all, looks for files where there is a FIFO, or the other way round.',
  needs: ['pipe/mixed'],
  test({ 'pipe/mixed': mixed }) {
    if (mixed.run === undefined) {
      return { status: 'not-applicable', reason: 'No two channels with samples promise different modes that another run does not have.' };
    }
    const { run, piped, folders } = mixed;
    if (run.exit.exitCode === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `exit code 0 with ${piped.join(', ')} in Pipe mode and ${folders.join(', ')} in File mode`,
      actual: describeEnd(run),
      cause: 'The mode of one channel is used for all of them.',
      fix: 'Read TrainingInputMode of each channel by itself from inputdataconfig.json.',
      evidence: describePiped(run),
    };
  },
});

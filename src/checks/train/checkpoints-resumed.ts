import { describeEnd } from '../../text/ending.ts';
import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';
import { describeReason } from '../failure-file.ts';
import { judgeTolerance } from '../tolerance.ts';

const FIX =
  'Load the newest complete file of /opt/ml/checkpoints when there is one and go on without it otherwise; write to a temporary name and rename it.';

export const trainCheckpointsResumed = defineCheck({
  id: 'train/checkpoints-resumed',
  clauses: ['TRAIN-28'],
  severity: 'must',
  passes: 'training starts with or without checkpoints of an earlier start',
  fails: 'training fails when it finds checkpoints',
  why: 'When a job has a checkpoint location, /opt/ml/checkpoints exists and holds what an earlier start has left, which is how a job on spot capacity goes on after an interruption. A program that fails on those files fails again at each restart, until the time of the job is over.',
  needs: ['train/tolerances', 'train/checkpoints', 'train/steadiness'],
  test(seen) {
    const { resumed, afterEnd } = seen['train/checkpoints'];
    const folder = judgeTolerance(seen, 'train/tolerances', 'checkpoints-folder', {
      none: 'No folder for checkpoints was made.',
      expected: 'exit code 0 when /opt/ml/checkpoints exists and is empty',
      cause: 'The program takes the folder for a sign that there is a checkpoint in it.',
      fix: FIX,
    });
    if (folder.status !== 'pass') return folder;
    if (resumed === undefined) return { status: 'not-applicable', reason: 'Training writes nothing to /opt/ml/checkpoints.' };
    // One that was torn by the kill is bad luck; a complete one is what the platform brings back.
    if (resumed.exit.exitCode === 0 || afterEnd === undefined || afterEnd.exit.exitCode === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'exit code 0 when /opt/ml/checkpoints holds files of an earlier start',
      actual: afterEnd.timedOut ? 'still running at the time limit' : describeEnd(afterEnd.exit),
      cause: 'The program expects an empty folder, or cannot read what it has written itself.',
      fix: FIX,
      evidence: [...describeReason(afterEnd), ...describeLog(afterEnd.log)],
    };
  },
});

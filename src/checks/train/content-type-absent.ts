import { defineCheck } from '../define-check.ts';
import { describeLog } from '../evidence.ts';

export const trainContentTypeAbsent = defineCheck({
  id: 'train/content-type-absent',
  clauses: ['TRAIN-10'],
  severity: 'must',
  passes: 'training works without ContentType in inputdataconfig.json',
  fails: 'training fails when inputdataconfig.json has no ContentType',
  why: 'ContentType stands in inputdataconfig.json only when the buyer set it on the channel, and most leave it out. A program that takes it for granted stops with a KeyError in their jobs.',
  needs: ['train/nominal', 'train/without-content-type'],
  test({ 'train/nominal': nominal, 'train/without-content-type': run }) {
    if (nominal.exit.exitCode !== 0) return { status: 'not-checked', reason: 'Training failed.', follows: 'train/exit-code' };
    if (run.exit.exitCode === 0) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'exit code 0 when no channel has a ContentType',
      actual: run.timedOut ? 'still running at the time limit' : `exit code ${run.exit.exitCode}`,
      cause: 'The program takes the key ContentType for granted.',
      fix: 'Fall back to a type of your own: channel.get("ContentType", "text/csv") or channel.ContentType ?? "text/csv".',
      evidence: describeLog(run.log),
    };
  },
});

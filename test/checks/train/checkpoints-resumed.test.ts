import { trainCheckpointsResumed } from '../../../src/checks/train/checkpoints-resumed.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

const failed = trainRun({ exit: exit(1), log: log('FileExistsError') });

judges(trainCheckpointsResumed, {
  'no checkpoints': [{}, 'not-applicable'],
  'it goes on': [{ 'train/checkpoints': { resumed: trainRun() } }, 'pass'],
  'a torn checkpoint only': [{ 'train/checkpoints': { resumed: failed, afterEnd: trainRun() } }, 'pass'],
  'it fails on complete ones': [
    { 'train/checkpoints': { resumed: failed, afterEnd: failed } },
    'fail',
    { actual: 'exit code 1', evidence: ['FailureReason | AlgorithmError: , exit code: 1', 'stderr | FileExistsError'] },
  ],
  'it fails on complete ones only': [{ 'train/checkpoints': { resumed: trainRun(), afterEnd: failed } }, 'pass'],
  'only torn ones were tried': [{ 'train/checkpoints': { resumed: failed } }, 'pass'],
  'it hangs': [
    { 'train/checkpoints': { resumed: failed, afterEnd: trainRun({ exit: exit(137), timedOut: true }) } },
    'fail',
    /still running/,
  ],
  'an empty folder is too much': [{ 'train/tolerances': groupTest([], [{ kind: 'checkpoints-folder' }]) }, 'fail', /empty/],
});

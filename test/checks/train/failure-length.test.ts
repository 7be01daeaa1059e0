import { trainFailureLength } from '../../../src/checks/train/failure-length.ts';
import type { TrainRun } from '../../../src/observe/train/types.ts';
import { judges } from '../../support/judges.ts';
import { failedRun } from '../../support/observations.ts';

/** One run with bad input that ended in this way. */
const bad = (replaced: Partial<TrainRun>) => ({
  'train/bad-input': [{ kind: 'wrong-type', detail: 'rate=x', run: failedRun('no', replaced) }],
});

judges(trainFailureLength, {
  short: [{}, 'pass'],
  '1024 characters': [bad(failedRun('x'.repeat(1024))), 'pass'],
  '1025 characters': [
    bad(failedRun('x'.repeat(1025))),
    'fail',
    { actual: 'the plain run: it has 1025 characters or more', expected: 'at most 1024 characters, the cause in the first line' },
  ],
  'no file': [bad({ failure: undefined }), 'pass'],
  'a long stack trace is not its matter': [bad(failedRun(`Error: no\n${'    at run (file:///opt/train.mjs:3:4)\n'.repeat(50)}`)), 'pass'],
});

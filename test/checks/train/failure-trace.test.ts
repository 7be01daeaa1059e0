import { trainFailureTrace } from '../../../src/checks/train/failure-trace.ts';
import type { TrainRun } from '../../../src/observe/train/types.ts';
import { judges } from '../../support/judges.ts';
import { failedRun } from '../../support/observations.ts';

/** One run with bad input that ended in this way. */
const bad = (replaced: Partial<TrainRun>) => ({
  'train/bad-input': [{ kind: 'wrong-type', detail: 'rate=x', run: failedRun('no', replaced) }],
});

judges(trainFailureTrace, {
  'a sentence': [{}, 'pass'],
  'a sentence with a path': [bad(failedRun('The file data.csv has no column at line 3:4.')), 'pass'],
  'a trace of Python': [
    bad(failedRun('Traceback (most recent call last):\n  File "/opt/train.py", line 3, in <module>\nValueError: no')),
    'fail',
    /stack trace/,
  ],
  'a trace of Node': [bad(failedRun('Error: no\n    at run (file:///opt/train.mjs:3:4)\n')), 'fail', /stack trace/],
  'a key': [
    bad(failedRun('AccessDenied for AKIAIOSFODNN7EXAMPLE')),
    'fail',
    { actual: 'the plain run: it holds something that looks like a key' },
  ],
  'no file': [bad({ failure: undefined }), 'pass'],
});

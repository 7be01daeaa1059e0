import { trainFailureReason } from '../../../src/checks/train/failure-reason.ts';
import type { TrainRun } from '../../../src/observe/train/types.ts';
import { judges } from '../../support/judges.ts';
import { exit, failedRun } from '../../support/observations.ts';

/** One run with bad input that ended in this way. */
const bad = (replaced: Partial<TrainRun>) => ({
  'train/bad-input': [{ kind: 'wrong-type', detail: 'rate=x', run: failedRun('no', replaced) }],
});

judges(trainFailureReason, {
  'a reason': [{}, 'pass'],
  'no file': [bad({ failure: undefined }), 'fail', { actual: 'the plain run: there is no such file' }],
  'an empty file': [
    bad({ failure: { kind: 'file', text: ' \n', bytes: 2, utf8: true } }),
    'fail',
    { actual: 'the plain run: the file is empty' },
  ],
  'a folder': [bad({ failure: { kind: 'folder', text: '', bytes: 0, utf8: true } }), 'fail', { actual: 'the plain run: it is a folder' }],
  'a pipe': [
    bad({ failure: { kind: 'other', text: '', bytes: 0, utf8: true } }),
    'fail',
    { actual: 'the plain run: it is a special file' },
  ],
  'no run failed': [bad({ exit: exit(0) }), 'not-checked', 'train/bad-input-fails'],
  'killed by our limit': [bad({ exit: exit(137), timedOut: true, failure: undefined }), 'not-checked', 'train/bad-input-fails'],
  'nothing that must be refused': [{ 'train/bad-input': [] }, 'not-applicable'],
});

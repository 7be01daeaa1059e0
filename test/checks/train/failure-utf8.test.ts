import { trainFailureUtf8 } from '../../../src/checks/train/failure-utf8.ts';
import type { TrainRun } from '../../../src/observe/train/types.ts';
import { judges } from '../../support/judges.ts';
import { failedRun } from '../../support/observations.ts';

/** One run with bad input that ended in this way. */
const bad = (replaced: Partial<TrainRun>) => ({
  'train/bad-input': [{ kind: 'wrong-type', detail: 'rate=x', run: failedRun('no', replaced) }],
});

judges(trainFailureUtf8, {
  text: [{}, 'pass'],
  'no file is not its matter': [bad({ failure: undefined }), 'pass'],
  'a folder is not its matter': [bad({ failure: { kind: 'folder', text: '', bytes: 0, utf8: false } }), 'pass'],
  'other bytes': [bad({ failure: { kind: 'file', text: 'Gr\uFFFD\uFFFDe', bytes: 6, utf8: false } }), 'fail', /not UTF-8/],
});

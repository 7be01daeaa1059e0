import { trainFastFileReadOnly } from '../../../src/checks/train/fast-file-read-only.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, exit, log, project, trainRun } from '../../support/observations.ts';

const fastFile = project({ config: config({ training: { channels: { train: { inputModes: ['FastFile'] } } } }) });
const needsWriting = {
  'train/nominal': { ...trainRun(), readOnlyInput: trainRun({ exit: exit(1), log: log('EROFS: read-only file system') }) },
};

judges(trainFastFileReadOnly, {
  'training succeeds': [{ project: fastFile }, 'pass'],
  'it succeeds with a writable input': [{ project: fastFile, ...needsWriting }, 'fail', /EROFS/],
  'no channel declares FastFile': [{}, 'not-applicable'],
  'it fails for another reason': [{ project: fastFile, ...brokenTraining('network') }, 'not-checked', 'train/network'],
});

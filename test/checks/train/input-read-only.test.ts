import { trainInputReadOnly } from '../../../src/checks/train/input-read-only.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, exit, log, project, trainRun } from '../../support/observations.ts';

const fastFile = project({ config: config({ training: { channels: { train: { inputModes: ['FastFile'] } } } }) });
const needsWriting = {
  'train/nominal': { ...trainRun(), readOnlyInput: trainRun({ exit: exit(1), log: log('EROFS: read-only file system') }) },
};

judges(trainInputReadOnly, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with a writable input': [needsWriting, 'fail', /mkdtemp/],
  'a channel declares FastFile': [{ project: fastFile, ...needsWriting }, 'not-applicable'],
  'one of two channels declares FastFile': [
    {
      ...needsWriting,
      project: project({ config: config({ training: { channels: { train: { inputModes: ['FastFile'] }, test: { required: false } } } }) }),
    },
    'not-applicable',
  ],
  'it fails for another reason': [brokenTraining('network'), 'not-checked', 'train/network'],
});

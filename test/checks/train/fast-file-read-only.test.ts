import { trainFastFileReadOnly } from '../../../src/checks/train/fast-file-read-only.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, project } from '../../support/observations.ts';

const fastFile = project({ config: config({ training: { channels: { train: { inputModes: ['FastFile'] } } } }) });

judges(trainFastFileReadOnly, {
  'training succeeds': [{ project: fastFile }, 'pass'],
  'it succeeds with a writable input': [{ project: fastFile, ...brokenTraining('writable-input') }, 'fail'],
  'no channel declares FastFile': [{}, 'not-applicable'],
  'it fails for another reason': [{ project: fastFile, ...brokenTraining('network') }, 'not-checked', 'train/network'],
});

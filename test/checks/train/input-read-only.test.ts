import { trainInputReadOnly } from '../../../src/checks/train/input-read-only.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, project } from '../../support/observations.ts';

const fastFile = project({ config: config({ training: { channels: { train: { inputModes: ['FastFile'] } } } }) });

judges(trainInputReadOnly, {
  'training succeeds': [{}, 'pass'],
  'it succeeds with a writable input': [brokenTraining('writable-input'), 'fail', /mkdtemp/],
  'a channel declares FastFile': [{ project: fastFile, ...brokenTraining('writable-input') }, 'not-applicable'],
  'it fails for another reason': [brokenTraining('network'), 'not-checked', 'train/network'],
});

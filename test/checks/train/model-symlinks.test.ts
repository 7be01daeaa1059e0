import { trainModelSymlinks } from '../../../src/checks/train/model-symlinks.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, trainRun } from '../../support/observations.ts';

judges(trainModelSymlinks, {
  'files only': [{}, 'pass'],
  'a link': [{ 'train/nominal': trainRun({ model: [{ path: 'latest', type: 'symlink', bytes: 5 }] }) }, 'fail', /1 symbolic link: latest/],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

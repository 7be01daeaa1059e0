import { trainFoldersPresent } from '../../../src/checks/train/folders-present.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, exit, trainRun } from '../../support/observations.ts';

judges(trainFoldersPresent, {
  'training succeeds': [{}, 'pass'],
  'it succeeds without the folders': [
    { 'train/nominal': trainRun({ exit: exit(1) }), 'train/diagnosis': { 'folders-absent': trainRun() } },
    'fail',
    /exist_ok/,
  ],
  'it fails for another reason': [brokenTraining('sm-variables'), 'not-checked', 'train/sm-variables'],
});

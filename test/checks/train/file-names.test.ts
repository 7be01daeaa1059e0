import { trainFileNames } from '../../../src/checks/train/file-names.ts';
import { judges } from '../../support/judges.ts';
import { trainRun } from '../../support/observations.ts';
import { dataTest, groupTest } from '../../support/observations-train.ts';

judges(trainFileNames, {
  'the same result': [{}, 'pass'],
  'it fails alone': [{ 'train/data-files': dataTest([{ kind: 'moved-files' }]) }, 'fail', /exit code 3/],
  'another result': [
    { 'train/data-files': dataTest([{ kind: 'moved-files', run: trainRun() }], ['rows', 'rmse']) },
    'fail',
    /exit code 0, but another result .*rows, rmse/,
  ],
  'nothing to try': [{ 'train/data-files': groupTest([]) }, 'not-applicable'],
});

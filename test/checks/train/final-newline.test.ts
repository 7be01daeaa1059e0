import { trainFinalNewline } from '../../../src/checks/train/final-newline.ts';
import { judges } from '../../support/judges.ts';
import { trainRun } from '../../support/observations.ts';
import { dataTest, groupTest } from '../../support/observations-train.ts';

judges(trainFinalNewline, {
  'the same result': [{}, 'pass'],
  'it fails alone': [{ 'train/data-files': dataTest([{ kind: 'final-newline' }]) }, 'fail', /exit code 3/],
  'another result': [
    { 'train/data-files': dataTest([{ kind: 'final-newline', run: trainRun() }], ['rows', 'rmse']) },
    'fail',
    /exit code 0, but another result .*rows, rmse/,
  ],
  'nothing to try': [{ 'train/data-files': groupTest([]) }, 'not-applicable'],
});

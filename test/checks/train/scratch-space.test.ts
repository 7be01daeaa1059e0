import { trainScratchSpace } from '../../../src/checks/train/scratch-space.ts';
import { judges } from '../../support/judges.ts';
import { trainRun } from '../../support/observations.ts';

const GIB = 2 ** 30;

judges(trainScratchSpace, {
  'little is written': [{ 'train/nominal': trainRun({ written: { bytes: 100, paths: [] } }) }, 'pass'],
  'one GiB': [{ 'train/nominal': trainRun({ written: { bytes: GIB, paths: [] } }) }, 'pass'],
  'more than one GiB': [
    { 'train/nominal': trainRun({ written: { bytes: 1.5 * GIB, paths: ['/root/cache'] } }) },
    'fail',
    /1\.5 GiB.*\/root\/cache/,
  ],
  'nobody knows': [{}, 'not-checked'],
});

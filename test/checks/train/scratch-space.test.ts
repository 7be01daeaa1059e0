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
    { actual: '1.5 GiB, most of it in /root/cache' },
  ],
  'more than one GiB in many places': [
    { 'train/nominal': trainRun({ written: { bytes: 2 * GIB, paths: ['/a', '/b', '/c', '/d'] } }) },
    'fail',
    { actual: '2.0 GiB, most of it in /a, /b, /c' },
  ],
  'more than one GiB, nobody knows where': [
    { 'train/nominal': trainRun({ written: { bytes: GIB + 1, paths: [] } }) },
    'fail',
    { actual: '1.0 GiB' },
  ],
  'nobody knows': [{}, 'not-checked'],
});

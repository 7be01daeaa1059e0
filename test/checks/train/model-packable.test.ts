import { trainModelPackable } from '../../../src/checks/train/model-packable.ts';
import type { TreeEntry } from '../../../src/observe/types.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, trainRun } from '../../support/observations.ts';

const withModel = (model: readonly TreeEntry[]) => ({ 'train/nominal': trainRun({ model }) });
const many = (count: number) => Array.from({ length: count }, (_, index) => ({ path: `part-${index}`, type: 'file' as const, bytes: 1 }));

judges(trainModelPackable, {
  'one file': [{}, 'pass'],
  'many files': [withModel(many(99_999)), 'pass'],
  'a folder that was cut': [withModel(many(100_000)), 'fail', '100,000 files and folders or more'],
  'a sparse file of a terabyte': [withModel([{ path: 'a', type: 'file', bytes: 1e12 }]), 'fail', 'files of 1 TB'],
  'a large device is no file': [withModel([{ path: 'a', type: 'device', bytes: 1e12 }]), 'pass'],
  'a name that is not UTF-8': [
    withModel([{ path: 'a\ufffd', type: 'file', bytes: 1, beyond: 'name' }]),
    'fail',
    { actual: 'a file name that is not UTF-8; it was left out', evidence: ['/opt/ml/model/a\ufffd'] },
  ],
  'a path without end': [
    withModel([{ path: 'a/\n/b', type: 'folder', bytes: 0, beyond: 'length' }]),
    'fail',
    { actual: 'a path of more than 1,000 bytes; it was left out', evidence: ['/opt/ml/model/a/\\n/b'] },
  ],
  'many names': [
    withModel([...many(1), ...many(7).map((entry) => ({ ...entry, path: 'x'.repeat(300), beyond: 'length' as const }))]),
    'fail',
    { evidence: Array.from({ length: 5 }, () => `/opt/ml/model/${'x'.repeat(200)}`) },
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

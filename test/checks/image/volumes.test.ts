import { expect } from 'vitest';
import { imageVolumes } from '../../../src/checks/image/volumes.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';

judges(imageVolumes, {
  none: [{}, 'pass'],
  'one elsewhere': [{ 'image/serve': image({ volumes: ['/data', '/opt/mlflow', '/opt'] }) }, 'pass'],
  'the whole of it': [
    { 'image/train': image({ volumes: ['/opt/ml'] }) },
    'fail',
    { actual: 'train: VOLUME /opt/ml', fix: expect.stringContaining('`VOLUME /opt/ml`') },
  ],
  'doubled slashes': [{ 'image/train': image({ volumes: ['//opt//ml/'] }) }, 'fail', { actual: 'train: VOLUME //opt//ml/' }],
  'a folder of it': [{ 'image/serve': image({ volumes: ['/opt/ml/model'] }) }, 'fail', { actual: 'serve: VOLUME /opt/ml/model' }],
  'a path that only ends alike': [{ 'image/serve': image({ volumes: ['/mnt/opt/ml'] }) }, 'pass'],
});

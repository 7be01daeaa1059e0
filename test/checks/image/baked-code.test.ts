import { expect } from 'vitest';
import { imageBakedCode } from '../../../src/checks/image/baked-code.ts';
import { judges } from '../../support/judges.ts';
import { bothContents, unreadContents } from '../../support/observations-image.ts';

const baked = (...paths: string[]) => bothContents({ ml: paths.map((path) => ({ path, type: 'file', bytes: 1 })) });

judges(imageBakedCode, {
  'nothing there': [{}, 'pass'],
  'a model, which another check is about': [baked('model/model.pth'), 'pass'],
  code: [
    baked('code/train.py'),
    'fail',
    { evidence: ['train and serve: /opt/ml/code/train.py'], fix: expect.stringContaining('copy /opt/ml/code/train.py and') },
  ],
  'code beside a model': [baked('model/model.pth', 'code/train.py'), 'fail', { actual: 'train and serve: /opt/ml/code/train.py' }],
  'code in a folder named after one of them': [baked('code/model/net.py'), 'fail'],
  'a file beside the folders': [baked('models'), 'fail'],
  'images that were not read': [{ 'image/train-contents': unreadContents() }, 'not-checked'],
});

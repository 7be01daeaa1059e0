import { expect } from 'vitest';
import { imageBakedData } from '../../../src/checks/image/baked-data.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { bothContents, imageContents, unreadContents } from '../../support/observations-image.ts';

const baked = (...paths: string[]) => bothContents({ ml: paths.map((path) => ({ path, type: 'file', bytes: 1 })) });

judges(imageBakedData, {
  'nothing there': [{}, 'pass'],
  'code only': [baked('code/train.py', 'models/base.bin'), 'pass'],
  'a model': [baked('model/model.pth'), 'fail', /train and serve: \/opt\/ml\/model\/model\.pth/],
  'a configuration': [
    baked('input/config/hyperparameters.json', 'output/failure'),
    'fail',
    {
      actual: 'train and serve: /opt/ml/input/config/hyperparameters.json and 1 more',
      evidence: ['train and serve: /opt/ml/input/config/hyperparameters.json', 'train and serve: /opt/ml/output/failure'],
      fix: expect.stringContaining('copy /opt/ml/input/config/hyperparameters.json to another place'),
    },
  ],
  'a checkpoint': [baked('checkpoints/1.pt'), 'fail'],
  'a checkpoint beside code': [baked('code/train.py', 'checkpoints/1.pt'), 'fail', { actual: 'train and serve: /opt/ml/checkpoints/1.pt' }],
  'eleven files': [
    baked(...Array.from({ length: 11 }, (_, index) => `model/${index}`)),
    'fail',
    { evidence: Array.from({ length: 10 }, (_, index) => `train and serve: /opt/ml/model/${index}`) },
  ],
  'code in a folder named after one of them': [baked('code/model/net.py'), 'pass'],
  'a model in one of two images': [
    {
      'image/serve': image({ id: 'sha256:1' }),
      'image/serve-contents': baked('model/m')['image/serve-contents'],
      'image/train-contents': imageContents(),
    },
    'fail',
    /"actual":"serve: /,
  ],
  'one image that was not read, beside one at fault': [
    {
      'image/train': image({ id: 'sha256:1' }),
      'image/train-contents': unreadContents(),
      'image/serve-contents': baked('model/m')['image/serve-contents'],
    },
    'fail',
  ],
  'a second image that was not read': [
    { 'image/serve': image({ id: 'sha256:1' }), 'image/serve-contents': unreadContents() },
    'not-checked',
    'could not be seen',
  ],
  'images that were not read': [{ 'image/train-contents': unreadContents(), 'image/serve-contents': unreadContents() }, 'not-checked'],
});

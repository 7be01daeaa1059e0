import { imageBakedData } from '../../../src/checks/image/baked-data.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { bothContents, imageContents, unreadContents } from '../../support/observations-image.ts';

const baked = (...paths: string[]) => bothContents({ ml: paths.map((path) => ({ path, type: 'file', bytes: 1 })) });

judges(imageBakedData, {
  'nothing there': [{}, 'pass'],
  'code only': [baked('code/train.py', 'models/base.bin'), 'pass'],
  'a model': [baked('model/model.pth'), 'fail', /train and serve: \/opt\/ml\/model\/model\.pth/],
  'a configuration': [baked('input/config/hyperparameters.json', 'output/failure'), 'fail', 'and 1 more'],
  'a checkpoint': [baked('checkpoints/1.pt'), 'fail'],
  'a model in one of two images': [
    {
      'image/serve': image({ id: 'sha256:1' }),
      'image/serve-contents': baked('model/m')['image/serve-contents'],
      'image/train-contents': imageContents(),
    },
    'fail',
    /"actual":"serve: /,
  ],
  'images that were not read': [{ 'image/train-contents': unreadContents(), 'image/serve-contents': unreadContents() }, 'not-checked'],
});

import { imageLayerSize } from '../../../src/checks/image/layer-size.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { bothContents, unreadContents } from '../../support/observations-image.ts';

const most = 52_000 * 1024 * 1024;
const layers = (...bytes: number[]) => bothContents({}, { layers: bytes.map((size) => ({ step: 'COPY model', bytes: size })) });

judges(imageLayerSize, {
  'small layers': [{}, 'pass'],
  'just small enough': [layers(most, 1), 'pass'],
  'one byte too many': [
    layers(1, most + 1),
    'fail',
    { actual: 'train and serve: 54.5 GB', expected: 'layers of at most 54.5 GB', evidence: ['train and serve: 54.5 GB by COPY model'] },
  ],
  'another limit': [
    bothContents({}, { layers: [{ step: 'RUN pip', bytes: 999_999_999 }], limits: { imageBytes: 1, layerBytes: 5_000_000 } }),
    'fail',
    { expected: 'layers of at most 5.0 MB', actual: 'train and serve: 1000.0 MB' },
  ],
  'a large layer beside an image that does not say': [
    {
      'image/serve': image({ id: 'sha256:1' }),
      'image/train-contents': unreadContents(),
      'image/serve-contents': layers(most + 1)['image/serve-contents'],
    },
    'fail',
    { actual: 'serve: 54.5 GB' },
  ],
  'a second image that does not say': [
    { 'image/serve': image({ id: 'sha256:1' }), 'image/serve-contents': unreadContents() },
    'not-checked',
    'does not say',
  ],
  'an engine that does not say': [{ 'image/train-contents': unreadContents() }, 'not-checked', 'does not say'],
});

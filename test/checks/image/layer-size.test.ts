import { imageLayerSize } from '../../../src/checks/image/layer-size.ts';
import { judges } from '../../support/judges.ts';
import { bothContents, unreadContents } from '../../support/observations-image.ts';

const most = 52_000 * 1024 * 1024;
const layers = (...bytes: number[]) => bothContents({}, { layers: bytes.map((size) => ({ step: 'COPY model', bytes: size })) });

judges(imageLayerSize, {
  'small layers': [{}, 'pass'],
  'just small enough': [layers(most, 1), 'pass'],
  'one byte too many': [layers(1, most + 1), 'fail', /54\.5 GB by COPY model/],
  'an engine that does not say': [{ 'image/train-contents': unreadContents() }, 'not-checked', 'does not say'],
});

import { imageArchitecture } from '../../../src/checks/image/architecture.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';

judges(imageArchitecture, {
  amd64: [{}, 'pass'],
  'arm64 for training': [{ 'image/train': image({ architecture: 'arm64' }) }, 'fail', { actual: 'train: linux/arm64' }],
  'windows for serving': [{ 'image/serve': image({ os: 'windows' }) }, 'fail', { actual: 'serve: windows/amd64' }],
});

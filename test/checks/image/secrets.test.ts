import { imageSecrets } from '../../../src/checks/image/secrets.ts';
import { judges } from '../../support/judges.ts';
import { bothContents, unreadContents } from '../../support/observations-image.ts';

judges(imageSecrets, {
  none: [{}, 'pass'],
  one: [
    bothContents({ secrets: [{ what: 'AWS key', where: '/root/.aws/credentials:3' }] }),
    'fail',
    { actual: 'train and serve: /root/.aws/credentials:3: AWS key' },
  ],
  'images that were not read': [{ 'image/train-contents': unreadContents() }, 'not-checked'],
});

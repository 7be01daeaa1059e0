import { imageServingUser } from '../../../src/checks/image/serving-user.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { imageContents, unreadContents } from '../../support/observations-image.ts';

const as = (user: string) => ({ 'image/serve': image({ user }) });

judges(imageServingUser, {
  'no USER': [as(''), 'pass'],
  'root by name': [as('root'), 'pass'],
  'root by number': [as('0'), 'pass'],
  'root by a long number': [as('000'), 'pass'],
  'root by name in an image that was not read': [{ ...as('root'), 'image/serve-contents': unreadContents() }, 'pass'],
  'names with figures in them for user 0': [{ ...as('7up'), 'image/serve-contents': imageContents({ rootNames: ['7up'] }) }, 'pass'],
  'a name that ends with a figure for user 0': [
    { ...as('root2'), 'image/serve-contents': imageContents({ rootNames: ['root2'] }) },
    'pass',
  ],
  'root with a group': [as('0:0'), 'pass'],
  'another name for user 0': [{ ...as('admin:admin'), 'image/serve-contents': imageContents({ rootNames: ['root', 'admin'] }) }, 'pass'],
  'a group only': [as(':1000'), 'pass'],
  'another number': [as('1000'), 'fail', 'USER 1000'],
  'another name': [as('node:node'), 'fail', 'USER node:node'],
  'a number that only begins like root': [as('01'), 'fail'],
  'a name in an image that was not read': [{ ...as('node'), 'image/serve-contents': unreadContents() }, 'not-checked'],
  'a number in an image that was not read': [{ ...as('1000'), 'image/serve-contents': unreadContents() }, 'fail'],
});

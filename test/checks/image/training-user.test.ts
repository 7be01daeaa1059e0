import { imageTrainingUser } from '../../../src/checks/image/training-user.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';
import { imageContents, unreadContents } from '../../support/observations-image.ts';

const as = (user: string) => ({ 'image/train': image({ user }) });

judges(imageTrainingUser, {
  'no USER': [as(''), 'pass'],
  'root by name': [as('root'), 'pass'],
  'root by number': [as('0'), 'pass'],
  'root by a long number': [as('000'), 'pass'],
  'root by name in an image that was not read': [{ ...as('root'), 'image/train-contents': unreadContents() }, 'pass'],
  'names with figures in them for user 0': [{ ...as('7up'), 'image/train-contents': imageContents({ rootNames: ['7up'] }) }, 'pass'],
  'a name that ends with a figure for user 0': [
    { ...as('root2'), 'image/train-contents': imageContents({ rootNames: ['root2'] }) },
    'pass',
  ],
  'root with a group': [as('0:0'), 'pass'],
  'another name for user 0': [{ ...as('admin:admin'), 'image/train-contents': imageContents({ rootNames: ['root', 'admin'] }) }, 'pass'],
  'a group only': [as(':1000'), 'pass'],
  'another number': [as('1000'), 'fail', 'USER 1000'],
  'another name': [as('node:node'), 'fail', 'USER node:node'],
  'a number that only begins like root': [as('01'), 'fail'],
  'a name in an image that was not read': [{ ...as('node'), 'image/train-contents': unreadContents() }, 'not-checked'],
  'a number in an image that was not read': [{ ...as('1000'), 'image/train-contents': unreadContents() }, 'fail'],
});

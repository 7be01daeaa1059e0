import { imageBaseSystem } from '../../../src/checks/image/base-system.ts';
import { judges } from '../../support/judges.ts';
import { bothContents, unreadContents } from '../../support/observations-image.ts';

const on = (id: string, ...like: string[]) => bothContents({ os: { id, like, name: id } });

judges(imageBaseSystem, {
  'a system of the list': [on('debian'), 'pass'],
  'a newer one': [on('azurelinux'), 'pass'],
  'one that is like one of the list': [on('pop', 'ubuntu', 'debian'), 'pass'],
  'an unknown one': [on('toybox'), 'fail', { actual: 'train and serve: toybox (ID=toybox)' }],
  'an unknown one like an unknown one': [on('toybox', 'toolbox'), 'fail'],
  none: [bothContents({ os: undefined }), 'fail', 'no /etc/os-release'],
  'images that were not read': [{ 'image/train-contents': unreadContents() }, 'not-checked'],
});

import { expect } from 'vitest';
import { imageNvidiaDrivers } from '../../../src/checks/image/nvidia-drivers.ts';
import { judges } from '../../support/judges.ts';
import { bothContents, unreadContents } from '../../support/observations-image.ts';

judges(imageNvidiaDrivers, {
  none: [{}, 'pass'],
  'a driver': [
    bothContents({ drivers: ['/usr/lib/x86_64-linux-gnu/libcuda.so.550.54.14'] }),
    'fail',
    { fix: expect.stringMatching(/brings (\S+libcuda\.so\.550\.54\.14) \(`dpkg -S \1`/) },
  ],
  'images that were not read': [{ 'image/train-contents': unreadContents() }, 'not-checked'],
});

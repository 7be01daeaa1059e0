import { imageTiniEntrypoint } from '../../../src/checks/image/tini-entrypoint.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';

judges(imageTiniEntrypoint, {
  'no entrypoint': [{}, 'pass'],
  'another program': [{ 'image/train': image({ entrypoint: ['/usr/bin/martini'] }) }, 'pass'],
  'tini and a program': [
    { 'image/train': image({ entrypoint: ['/usr/bin/tini', '--', 'python', 'run.py'] }) },
    'fail',
    /\[\\"python\\",\\"run.py\\"\]/,
  ],
  'tini alone': [{ 'image/serve': image({ entrypoint: ['tini', '--'] }) }, 'fail', /Take the ENTRYPOINT out/],
});

import { imageTiniEntrypoint } from '../../../src/checks/image/tini-entrypoint.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';

judges(imageTiniEntrypoint, {
  'no entrypoint': [{}, 'pass'],
  'another program': [{ 'image/train': image({ entrypoint: ['/usr/bin/martini'] }) }, 'pass'],
  'tini and a program': [
    { 'image/train': image({ entrypoint: ['/usr/bin/tini', '--', 'python', 'run.py'] }) },
    'fail',
    {
      actual: 'train: ["/usr/bin/tini","--","python","run.py"]',
      fix: 'In the Dockerfile write: ENTRYPOINT ["python","run.py"], and handle SIGTERM in that program.',
    },
  ],
  'tini alone': [{ 'image/serve': image({ entrypoint: ['tini', '--'] }) }, 'fail', /Take the ENTRYPOINT out/],
  'the tini of Docker': [{ 'image/serve': image({ entrypoint: ['/sbin/docker-tini-static', 'run'] }) }, 'fail'],
  'a program whose name begins like it': [{ 'image/serve': image({ entrypoint: ['/usr/bin/tinier'] }) }, 'pass'],
});

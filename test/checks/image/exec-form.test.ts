import { imageExecForm } from '../../../src/checks/image/exec-form.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';

judges(imageExecForm, {
  'no entrypoint': [{}, 'pass'],
  'exec form': [{ 'image/train': image({ entrypoint: ['python', '/opt/run.py'] }) }, 'pass'],
  'a shell script in exec form': [{ 'image/train': image({ entrypoint: ['/bin/sh', '/opt/run.sh'] }) }, 'pass'],
  'shell form': [
    { 'image/serve': image({ entrypoint: ['/bin/sh', '-c', 'python serve.py'] }) },
    'fail',
    /ENTRYPOINT \[\\"python\\",\\"serve.py\\"\]/,
  ],
});

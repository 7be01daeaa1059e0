import { imageExecForm } from '../../../src/checks/image/exec-form.ts';
import { judges } from '../../support/judges.ts';
import { image } from '../../support/observations.ts';

judges(imageExecForm, {
  'no entrypoint': [{}, 'pass'],
  'exec form': [{ 'image/train': image({ entrypoint: ['python', '/opt/run.py'] }) }, 'pass'],
  'a shell script in exec form': [{ 'image/train': image({ entrypoint: ['/bin/sh', '/opt/run.sh'] }) }, 'pass'],
  'a shell that hands its words on and goes': [
    { 'image/train': image({ entrypoint: ['/bin/sh', '-c', 'ulimit -n 4096; exec "$0" "$@"'] }) },
    'pass',
  ],
  'a shell that drops the words': [{ 'image/train': image({ entrypoint: ['/bin/sh', '-c', 'exec python run.py'] }) }, 'fail'],
  'a shell that stays': [{ 'image/train': image({ entrypoint: ['/bin/sh', '-c', 'python run.py "$@"'] }) }, 'fail'],
  'shell form': [
    { 'image/serve': image({ entrypoint: ['/bin/sh', '-c', 'python serve.py'] }) },
    'fail',
    /ENTRYPOINT \[\\"python\\",\\"serve.py\\"\]/,
  ],
});

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
  'a shell that hands on what it was called with': [
    { 'image/train': image({ entrypoint: ['bash', '-c', `exec run.py "\${@}"`] }) },
    'pass',
  ],
  'a shell with another flag': [{ 'image/train': image({ entrypoint: ['/bin/sh', '-e', 'run.sh'] }) }, 'pass'],
  'another program with -c': [{ 'image/train': image({ entrypoint: ['python', '-c', 'import run'] }) }, 'pass'],
  'a program of a folder named like a shell': [{ 'image/train': image({ entrypoint: ['/opt/bin/sh/run', '-c', 'x'] }) }, 'pass'],
  'a shell that drops the words': [{ 'image/train': image({ entrypoint: ['/bin/sh', '-c', 'exec python run.py'] }) }, 'fail'],
  'a shell that stays': [{ 'image/train': image({ entrypoint: ['/bin/sh', '-c', 'python run.py "$@"'] }) }, 'fail'],
  'shell form': [
    { 'image/serve': image({ entrypoint: ['/bin/sh', '-c', 'python serve.py'] }) },
    'fail',
    {
      actual: 'serve: ["/bin/sh","-c","python serve.py"]',
      fix: 'In the Dockerfile write: ENTRYPOINT ["python","serve.py"]',
    },
  ],
  'shell form with blanks, in both': [
    {
      'image/train': image({ entrypoint: ['/usr/bin/bash', '-c', ' python   run.py '] }),
      'image/serve': image({ entrypoint: ['dash', '-c', 'x'] }),
    },
    'fail',
    {
      actual: 'train: ["/usr/bin/bash","-c"," python   run.py "], serve: ["dash","-c","x"]',
      fix: 'In the Dockerfile write: ENTRYPOINT ["python","run.py"]',
    },
  ],
});

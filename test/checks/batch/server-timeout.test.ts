import { batchServerTimeout } from '../../../src/checks/batch/server-timeout.ts';
import { judges } from '../../support/judges.ts';
import { batch, image } from '../../support/observations.ts';

const runs = (...commands: readonly string[]) => ({ 'batch/transform': batch({ commands }) });

judges(batchServerTimeout, {
  'another server': [runs('node serve.mjs', 'java -jar server.jar -t 20'), 'pass'],
  'gunicorn with 60 s': [
    runs('/usr/bin/python3 /usr/local/bin/gunicorn --timeout 60 -k gevent wsgi:app'),
    'fail',
    /60 s .gunicorn --timeout 60/,
  ],
  'gunicorn with a short option': [runs('gunicorn -w 2 -t 45 wsgi:app'), 'fail', /45 s/],
  'gunicorn with its default': [runs('gunicorn -b 0.0.0.0:8080 wsgi:app'), 'fail', /30 s .the default/],
  'gunicorn with the variable': [
    { ...runs('gunicorn wsgi:app'), 'image/serve': image({ env: { GUNICORN_CMD_ARGS: '--timeout 900' } }) },
    'pass',
  ],
  'gunicorn without a limit': [runs('gunicorn --timeout=0 wsgi:app'), 'pass'],
  'gunicorn with a long one': [runs('gunicorn --timeout 3600 wsgi:app'), 'pass'],
  'gunicorn with threads': [runs('gunicorn --threads 4 wsgi:app'), 'pass'],
  'gunicorn that runs uvicorn': [runs('gunicorn -k uvicorn.workers.UvicornWorker main:app'), 'pass'],
  'gunicorn with a file': [runs('gunicorn -c gunicorn.py wsgi:app'), 'pass'],
  'gunicorn with a title': [runs('gunicorn: master [wsgi:app]'), 'pass'],
  'uwsgi with a limit': [runs('uwsgi --http :8080 --harakiri 30'), 'fail', /harakiri 30/],
  'processes not seen': [{}, 'not-checked'],
});

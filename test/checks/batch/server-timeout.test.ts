import { batchServerTimeout } from '../../../src/checks/batch/server-timeout.ts';
import { judges } from '../../support/judges.ts';
import { batch, config, image, project } from '../../support/observations.ts';

const runs = (...commands: readonly string[]) => ({ 'batch/transform': batch({ commands }) });

judges(batchServerTimeout, {
  'another server': [runs('node serve.mjs', 'java -jar server.jar -t 20'), 'pass'],
  'gunicorn with 60 s': [
    runs('/usr/bin/python3 /usr/local/bin/gunicorn --timeout 60 -k gevent wsgi:app'),
    'fail',
    /at least 600 s","actual":"60 s \(gunicorn --timeout 60\)".*\["\/usr\/bin\/python3/,
  ],
  'gunicorn with a short option': [runs('gunicorn -w 2 -t 45 wsgi:app'), 'fail', /45 s/],
  'gunicorn with its default': [runs('gunicorn -b 0.0.0.0:8080 wsgi:app'), 'fail', /30 s .the default/],
  'gunicorn with the variable': [
    { ...runs('gunicorn wsgi:app'), 'image/serve': image({ env: { GUNICORN_CMD_ARGS: '--timeout 900' } }) },
    'pass',
  ],
  'gunicorn without a limit': [runs('gunicorn --timeout=0 wsgi:app'), 'pass'],
  'gunicorn with a long one': [runs('gunicorn --timeout 3600 wsgi:app'), 'pass'],
  'gunicorn with as long as a job waits': [runs('gunicorn --timeout=600 wsgi:app'), 'pass'],
  'gunicorn with almost as long': [runs('gunicorn -t599 -w 2 wsgi:app'), 'fail', /599 s/],
  'gunicorn with one thread': [runs('gunicorn --threads 1 wsgi:app'), 'fail', /30 s/],
  'gunicorn with sixteen threads': [runs('gunicorn --threads=16 wsgi:app'), 'pass'],
  'gunicorn as a module': [runs('python3 -m gunicorn wsgi:app'), 'fail', /30 s/],
  'a program whose name ends so': [runs('mygunicorn wsgi:app'), 'pass'],
  'gunicorn with a class without a space': [runs('gunicorn -kgthread wsgi:app'), 'pass'],
  'gunicorn with a class of its own': [runs('gunicorn -k my.uvicorn.Worker wsgi:app'), 'pass'],
  'gunicorn with threads by name': [runs('gunicorn --worker-class=gthread wsgi:app'), 'pass'],
  'gunicorn with a file and a limit': [runs('gunicorn --config gunicorn.py --timeout 20 wsgi:app'), 'fail', /20 s/],
  'gunicorn with a variable of the product': [
    { ...runs('gunicorn wsgi:app'), project: project({ config: config({ inference: { environment: { GUNICORN_CMD_ARGS: '-t 700' } } }) }) },
    'pass',
  ],
  'the second of two': [runs('nginx', 'gunicorn wsgi:app'), 'fail', /"gunicorn wsgi:app"/],
  'a very long command': [runs(`gunicorn ${'x'.repeat(400)}`), 'fail', /"gunicorn x{291}"/],
  'uwsgi with a long limit': [runs('uwsgi --harakiri=900', 'gunicorn wsgi:app'), 'fail', /30 s/],
  'another server that has an argument of that name': [runs('myserver --harakiri 30'), 'pass'],
  'gunicorn with threads': [runs('gunicorn --threads 4 wsgi:app'), 'pass'],
  'gunicorn that runs uvicorn': [runs('gunicorn -k uvicorn.workers.UvicornWorker main:app'), 'pass'],
  'gunicorn with a file': [runs('gunicorn -c gunicorn.py wsgi:app'), 'pass'],
  'gunicorn with a title': [runs('gunicorn: master [wsgi:app]'), 'pass'],
  'uwsgi with a limit': [runs('uwsgi --http :8080 --harakiri 30'), 'fail', /"30 s \(uwsgi --harakiri 30\)".*--harakiri 600 or more/],
  'processes not seen': [{}, 'not-checked'],
});

import type { Hint } from './hint.ts';

/** What servers and toolkits say of themselves. */
export const serverHints: readonly Hint[] = [
  {
    pattern: /client intended to send too large body|413 Request Entity Too Large/,
    cause: 'nginx refuses bodies above client_max_body_size, which is 1 MB unless told otherwise.',
    fix: 'In nginx.conf, section http: client_max_body_size 100m;',
    sample:
      '2026/01/05 10:11:12 [error] 9#9: *3 client intended to send too large body: 6291456 bytes, client: 172.18.0.1, server: , request: "POST /invocations HTTP/1.1"',
  },
  {
    pattern: /upstream timed out|504 Gateway Time-out/,
    cause: 'nginx gave up waiting for the application behind it.',
    fix: 'In nginx.conf, beside proxy_pass: proxy_read_timeout 3600s; for batch requests. If it never answers, look at the application.',
    sample: 'upstream timed out (110: Connection timed out) while reading response header from upstream',
  },
  {
    pattern: /while connecting to upstream|502 Bad Gateway/,
    cause: 'nginx runs, and the application behind it does not, or listens on another socket than proxy_pass names.',
    fix: 'Start both with the same socket (unix:/tmp/gunicorn.sock), and end the container when one of them ends.',
    sample: 'connect() to unix:/tmp/gunicorn.sock failed (2: No such file or directory) while connecting to upstream',
  },
  {
    pattern: /nginx: \[emerg\] (?!bind\(\))|\[emerg\] \d+#\d+: (?!bind\(\))/,
    cause: 'nginx does not accept its configuration.',
    fix: 'Mend the line that the message names; try it with: docker run --rm --entrypoint nginx IMAGE -t',
    sample: 'nginx: [emerg] host not found in upstream "app:5000" in /etc/nginx/nginx.conf:23',
  },
  {
    pattern: /WORKER TIMEOUT/,
    cause: 'gunicorn ended a worker that was busy for longer than --timeout, 30 seconds unless told otherwise.',
    fix: 'Start it with --timeout 3600 for batch requests, and load the model before the first request (--preload).',
    sample: '[2026-01-05 10:11:12 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:11)',
  },
  {
    pattern:
      /Failed to find attribute '\w+' in '|Could not import module "|Attribute "\w+" not found in module "|no python application found|no app loaded\. going in full dynamic mode/,
    cause: 'The server does not find the application object: its module or name is another, or the working folder is.',
    fix: 'Name it as module:object from its folder, for example gunicorn --chdir /opt/program wsgi:app.',
    sample: "Failed to find attribute 'app' in 'wsgi'.",
  },
  {
    pattern: /invalid request block size: \d+/,
    cause: 'uWSGI refuses requests whose headers are longer than its buffer of 4 kB, or gets HTTP on a socket for its own protocol.',
    fix: 'Start it with --http-socket :8080 --buffer-size 32768.',
    sample: 'invalid request block size: 21573 (max 4096)...skip',
  },
  {
    pattern: /Backend worker (?:monitoring thread interrupted or backend worker )?process died|Worker disconnected\. WORKER_/,
    cause: 'A worker of the model server ended while it loaded the model; its own message stands above.',
    fix: 'Load the model by hand: docker run --rm -it --entrypoint python IMAGE, then import the handler and call it. Often a package is missing.',
    sample: 'com.amazonaws.ml.mms.wlm.WorkerThread - Backend worker monitoring thread interrupted or backend worker process died.',
  },
  {
    pattern: /sagemaker_training\.errors\.ImportModuleError|'NoneType' object has no attribute 'endswith'/,
    cause: 'The SageMaker training toolkit does not know which script to run, or cannot import it.',
    fix: 'ENV SAGEMAKER_PROGRAM=train.py in the Dockerfile, and COPY the script to /opt/ml/code; or start your own program instead of the toolkit.',
    sample:
      '  File "sagemaker_training/_entry_point_type.py", line 43, in get\n    if name.endswith(".sh"):\nAttributeError: \'NoneType\' object has no attribute \'endswith\'',
  },
  {
    pattern: /Could not find an "MLmodel" configuration file/,
    cause: 'MLflow looks for its own model folder, and what training saved is none, or lies a folder deeper.',
    fix: 'Save with mlflow.pyfunc.save_model("/opt/ml/model", ...), so that /opt/ml/model/MLmodel exists.',
    sample: 'mlflow.exceptions.MlflowException: Could not find an "MLmodel" configuration file at "/opt/ml/model"',
  },
  {
    pattern:
      /Running on https?:\/\/(?:127\.0\.0\.1|localhost)\b|Listening at: https?:\/\/127\.0\.0\.1|Uvicorn running on https?:\/\/(?:127\.0\.0\.1|localhost)\b|\* Listening on http:\/\/127\.0\.0\.1/,
    cause: 'The server listens on the loopback address, where nothing outside the container reaches it.',
    fix: 'Listen on all interfaces, port 8080: app.run(host="0.0.0.0", port=8080), gunicorn --bind 0.0.0.0:8080, uvicorn --host 0.0.0.0 --port 8080.',
    sample: ' * Running on http://127.0.0.1:5000',
  },
  {
    pattern: /\* Restarting with (?:stat|watchdog|inotify)/,
    cause: 'The reload mode of Flask is on: the program starts twice, and signals reach only the first.',
    fix: 'Start it without debug: app.run(host="0.0.0.0", port=8080), and take FLASK_DEBUG out of the Dockerfile.',
    sample: ' * Restarting with stat',
  },
  {
    pattern: /Worker failed to boot/,
    cause: 'A worker of gunicorn ended while it imported the application; its own message stands above.',
    fix: 'Mend that error; gunicorn --preload --check-config module:object shows it alone.',
    sample: "gunicorn.errors.HaltServer: <HaltServer 'Worker failed to boot.' 3>",
  },
  {
    pattern: /This is a development server/,
    cause:
      'It may be the development server of Flask, which is not made to be left alone: one process, no time limits, no care for signals.',
    fix: 'Serve the application with gunicorn or waitress: gunicorn --bind 0.0.0.0:8080 module:app.',
    sample: 'WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.',
  },
];

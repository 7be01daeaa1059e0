import { serveErrorBody } from '../../../src/checks/serve/error-body.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered, varied } from '../../support/observations.ts';

judges(serveErrorBody, {
  'a sentence': [{}, 'pass'],
  'a trace': [
    {
      'serve/invocations': invocations({
        badInput: [
          {
            kind: 'binary noise',
            bad: exchange({ label: 'rows.csv (binary noise)', status: 400, body: 'Error: no\n    at parse (file:///opt/serve.mjs:3:4)' }),
            goodAfter: exchange(),
          },
        ],
      }),
    },
    'fail',
    /binary noise.*< 400 /,
  ],
  ...Object.fromEntries(
    Object.entries({
      Python: 'Traceback (most recent call last):\n  File "/app/serve.py", line 3, in predict\nValueError: no',
      'Python in JSON': '{"error": "Traceback (most recent call last):\\n  File \\"/app/serve.py\\", line 3"}',
      Werkzeug: '<!doctype html><title>ValueError: no // Werkzeug Debugger</title>',
      Django: "<p>You're seeing this error because you have <code>DEBUG = True</code> in your Django settings file.</p>",
      Express: '<pre>Error: no<br> &nbsp; &nbsp;at predict (/app/serve.js:3:9)<br> &nbsp; &nbsp;at next (/app/x.js:1:2)</pre>',
      Java: 'java.lang.IllegalStateException: no\n\tat com.example.Model.predict(Model.java:12)\n',
      'Java in JSON': '{"trace": "java.lang.Error: no\\n\\tat com.example.Model.predict(Model.java:12)"}',
      Go: 'panic: no\n\ngoroutine 7 [running]:\nmain.predict(...)\n\t/src/main.go:12 +0x1d\n',
      '.NET': '   at Model.Predict(Row row) in /src/Model.cs:line 12\n',
    }).map(([name, body]) => [
      `a trace of ${name}`,
      [varied('content-type-undeclared', { status: 500, body }), 'fail', /stack trace/] as const,
    ]),
  ),
  'a sentence about a line of the input': [
    varied('content-type-undeclared', { status: 400, body: 'Row 3, at column 2: a number is missing in "rows.csv", line 3.' }),
    'pass',
  ],
  'a trace with 400': [varied('accept-any', { status: 400, body: 'Traceback (most recent call last):' }), 'fail'],
  'an answer with 399': [varied('accept-any', { status: 399, body: 'Traceback (most recent call last):' }), 'pass'],
  'no answer': [varied('accept-any', unanswered('ECONNRESET')), 'pass'],
  'a trace, but no bad input was sent': [
    {
      'serve/invocations': invocations({
        samples: [exchange({ status: 500, body: 'Traceback (most recent call last):' })],
        badInput: [],
      }),
    },
    'fail',
    /sample one.csv/,
  ],
  'a trace in an answer that is no error': [varied('accept-any', { body: 'Traceback (most recent call last):' }), 'pass'],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], badInput: [] }) }, 'not-applicable'],
});

import { serveAnswerContentType } from '../../../src/checks/serve/answer-content-type.ts';
import { judges } from '../../support/judges.ts';
import { config, exchange, invocations, project, varied } from '../../support/observations.ts';

judges(serveAnswerContentType, {
  declared: [{}, 'pass'],
  'with a charset': [
    {
      'serve/invocations': invocations({ samples: [exchange({ headers: { 'content-type': 'Text/CSV; charset=utf-8' } })], variations: [] }),
    },
    'pass',
  ],
  another: [
    { 'serve/invocations': invocations({ samples: [exchange({ headers: { 'content-type': 'text/html' } })] }) },
    'fail',
    /text\/html/,
  ],
  'another for one wish': [varied('accept-any', { headers: { 'content-type': 'text/plain' } }), 'fail', /text\/plain/],
  'another with a charset': [
    { 'serve/invocations': invocations({ samples: [exchange({ headers: { 'content-type': 'text/html; charset=utf-8' } })] }) },
    'fail',
    /"Content-Type: text\/csv".*"Content-Type: text\/html; charset=utf-8".*leaves the label.*200 \(text\/html/,
  ],
  'another for a declared type': [varied('accept-declared', { headers: { 'content-type': 'text/plain' } }), 'fail', /text\/plain/],
  'another without a wish': [varied('accept-absent', { headers: { 'content-type': 'text/plain' } }), 'fail', /text\/plain/],
  'another for a body in chunks': [varied('chunked', { headers: { 'content-type': 'text/plain' } }), 'pass'],
  'another for a refusal': [varied('accept-any', { status: 406, headers: { 'content-type': 'text/plain' } }), 'pass'],
  none: [{ 'serve/invocations': invocations({ samples: [exchange({ headers: {} })] }) }, 'fail', /no Content-Type header.*sets no header/],
  'none is declared': [{ project: project({ config: config({ inference: { responseTypes: [] } }) }) }, 'pass'],
  'none is declared, and none is given': [
    {
      project: project({ config: config({ inference: { responseTypes: [] } }) }),
      'serve/invocations': invocations({ samples: [exchange({ headers: {} })] }),
    },
    'fail',
    /"expected":"a Content-Type header"/,
  ],
  'declared in capitals, one of two': [
    { project: project({ config: config({ inference: { responseTypes: ['text/plain', 'Text/CSV'] } }) }) },
    'pass',
  ],
  'neither of two': [
    { project: project({ config: config({ inference: { responseTypes: ['text/plain', 'text/html'] } }) }) },
    'fail',
    /Content-Type: text\/plain or text\/html/,
  ],
  'nothing succeeded': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 500 })], variations: [] }) },
    'not-checked',
    'serve/invocation-status',
  ],
});

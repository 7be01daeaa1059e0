import { serveSurvivesBadInput } from '../../../src/checks/serve/survives-bad-input.ts';
import { judges } from '../../support/judges.ts';
import { exchange, exit, invocations, refused, unanswered } from '../../support/observations.ts';

judges(serveSurvivesBadInput, {
  'it goes on': [{}, 'pass'],
  'it ends': [
    {
      'serve/invocations': invocations({
        exit: exit(1),
        badInput: [{ kind: 'binary noise', bad: unanswered('ECONNRESET'), goodAfter: refused() }],
      }),
    },
    'fail',
    /exit code 1 after binary noise/,
  ],
  'it ends earlier': [{ 'serve/invocations': invocations({ exit: exit(1), badInput: [] }) }, 'fail', /while requests were sent/],
  'it is broken afterwards': [
    {
      'serve/invocations': invocations({
        badInput: [{ kind: 'an empty body', bad: exchange({ status: 400 }), goodAfter: exchange({ status: 500 }) }],
      }),
    },
    'fail',
    /500 for a good request after an empty body/,
  ],
  'good requests fail anyway': [
    {
      'serve/invocations': invocations({
        samples: [exchange({ status: 500 })],
        badInput: [{ kind: 'an empty body', bad: exchange({ status: 500 }), goodAfter: exchange({ status: 500 }) }],
      }),
    },
    'not-checked',
    'serve/invocation-status',
  ],
  'no sample': [{ 'serve/invocations': invocations({ samples: [], badInput: [] }) }, 'not-applicable'],
});

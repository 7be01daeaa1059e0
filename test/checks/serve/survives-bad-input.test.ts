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
    /goes on running.*exit code 1 after binary noise.*ECONNRESET.*wrote nothing/,
  ],
  'it ends earlier': [
    { 'serve/invocations': invocations({ exit: exit(1), badInput: [] }) },
    'fail',
    /while requests were sent.*\["\(the container wrote nothing\)"\]/,
  ],
  'it is broken afterwards': [
    {
      'serve/invocations': invocations({
        badInput: [{ kind: 'an empty body', bad: exchange({ status: 400 }), goodAfter: exchange({ status: 500 }) }],
      }),
    },
    'fail',
    /next good request.*500 for a good request after an empty body.*< 400.*< 500.*wrote nothing/,
  ],
  'it is broken after the second': [
    {
      'serve/invocations': invocations({
        samples: [exchange({ status: 500 }), exchange()],
        badInput: [
          { kind: 'an empty body', bad: exchange({ status: 400 }), goodAfter: exchange() },
          { kind: 'noise', bad: exchange({ status: 400 }), goodAfter: unanswered('DEADLINE') },
        ],
      }),
    },
    'fail',
    /in time for a good request after noise/,
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

import { serveAnswersNotMixed } from '../../../src/checks/serve/answers-not-mixed.ts';
import type { Exchange } from '../../../src/observe/types.ts';
import { judges } from '../../support/judges.ts';
import { exchange, invocations, unanswered } from '../../support/observations.ts';

const said = (body: string) => exchange({ body });

/** Two bodies, each with what it was answered alone and with the others. */
const round = (
  ...bodies: readonly {
    readonly alone: readonly [Exchange, Exchange];
    readonly together: readonly Exchange[];
    readonly afterwards?: Exchange;
  }[]
) => ({
  'serve/invocations': invocations({ parallel: [{ contentType: 'text/csv', bodies }] }),
});
const steady = (body: string, ...together: readonly string[]) => ({
  alone: [said(body), said(body)] as const,
  together: together.map(said),
});

const { parallel: _, ...untold } = invocations();

judges(serveAnswersNotMixed, {
  'each its own': [round(steady('1.5\n', '1.5\n'), steady('2.5\n', '2.5\n')), 'pass'],
  'the answer to another': [
    round(steady('1.5\n', '1.5\n'), steady('2.5\n', '1.5\n')),
    'fail',
    /the answer to another request.*10 bytes, alone: 200 .*: 2.5".*among others: 200 .*: 1.5"/,
  ],
  'an answer to none of them': [round(steady('1.5\n', '9.5\n')), 'fail', /another answer/],
  'one of its answers belongs to nobody': [
    round({ ...steady('1.5\n'), together: [said('1.5\n'), said('7.5\n')] }, steady('2.5\n', '2.5\n')),
    'fail',
    /another answer, when others/,
  ],
  'one refused': [round({ ...steady('1.5\n'), together: [exchange({ status: 503, body: 'busy' }), said('1.5\n')] }), 'pass'],
  'refused alone': [round({ alone: [exchange({ status: 400 }), exchange({ status: 400 })], together: [said('1\n')] }), 'not-applicable'],
  'other last digits': [round(steady('0.12345678\n', '0.12345691\n')), 'pass'],
  'another time and id beside the same results': [
    round(steady('{"took": 1, "id": "a", "scores": [1, 2]}', '{"took": 9, "id": "b", "scores": [1, 2]}')),
    'pass',
  ],
  'other results beside the same id': [round(steady('{"id": "a", "scores": [1, 2]}', '{"id": "a", "scores": [1, 3]}')), 'fail'],
  'other words': [round(steady('cat\n', 'dog\n')), 'fail'],
  'answers that differ anyway': [round({ alone: [said('1\n'), said('2\n')], together: [said('3\n')] }), 'not-applicable'],
  'one that differs anyway and one that does not': [
    round({ alone: [said('1\n'), said('2\n')], together: [said('3\n')] }, steady('5\n', '6\n')),
    'fail',
  ],
  'answers that change with time': [
    round({ alone: [said('1\n'), said('1\n')], together: [said('2\n')], afterwards: said('2\n') }),
    'not-applicable',
  ],
  'answers that change only among others': [
    round({ alone: [said('1\n'), said('1\n')], together: [said('2\n')], afterwards: said('1\n') }),
    'fail',
  ],
  'nothing was answered': [
    round({ alone: [said('1\n'), said('1\n')], together: [unanswered('ECONNRESET')] }),
    'not-checked',
    'serve/parallel-requests',
  ],
  'one of two was not answered': [
    round(
      { alone: [said('1\n'), said('1\n')], together: [unanswered('ECONNRESET')] },
      { alone: [said('2\n'), said('2\n')], together: [said('2\n')] },
    ),
    'pass',
  ],
  'something hung before': [
    { 'serve/invocations': invocations({ parallel: [], stoppedAt: 'chunked' }) },
    'not-checked',
    'serve/chunked-body',
  ],
  'not told': [{ 'serve/invocations': untold }, 'not-applicable', /varied/],
  'nothing was sent': [{ 'serve/invocations': invocations({ parallel: [], samples: [] }) }, 'not-applicable'],
});

import type { ParallelRound } from '../../observe/serve/types.ts';
import type { Exchange } from '../../observe/types.ts';
import { defineCheck } from '../define-check.ts';
import { describeAnswer } from '../evidence.ts';
import { isSuccess, neverSent } from '../exchanges.ts';
import { sayTheSame } from '../same-answer.ts';

type Body = ParallelRound['bodies'][number];

export const serveAnswersNotMixed = defineCheck({
  id: 'serve/answers-not-mixed',
  clauses: ['INF-21'],
  severity: 'must',
  explains: ['batch/concurrency'],
  passes: 'requests at the same time get the answers that each gets alone',
  fails: 'requests at the same time get wrong answers',
  why: 'Clients of an endpoint call in parallel. A server that keeps something of a request where the next one overwrites it gives one buyer the predictions of another, with status 200 and nothing in the log. Common causes: a global variable or a field of a shared object for the body or the result, one buffer or file name for all requests, a model object that is not safe to be used by several threads.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const bodies = (seen.parallel ?? []).flatMap((round) => round.bodies);
    if (bodies.length === 0) return neverSent(seen);
    const steady = bodies.filter(isSteady);
    if (steady.length === 0) return { status: 'not-applicable', reason: 'The same request alone is answered differently each time.' };
    for (const body of steady) {
      const wrong = body.together.find((exchange) => isSuccess(exchange) && !sayTheSame(exchange, body.alone[0]));
      if (wrong !== undefined) return fail(wrong, body, steady);
    }
    if (!steady.some(({ together }) => together.some(isSuccess))) {
      return { status: 'not-checked', reason: 'No request at the same time was answered.', follows: 'serve/parallel-requests' };
    }
    return { status: 'pass' };
  },
});

function isSteady({ alone: [first, second], afterwards = second }: Body): boolean {
  return isSuccess(first) && sayTheSame(first, second) && sayTheSame(first, afterwards);
}

function fail(wrong: Exchange, { alone }: Body, all: readonly Body[]) {
  const owner = all.find((other) => sayTheSame(wrong, other.alone[0]));
  return {
    status: 'fail',
    expected: 'the answer that the same request gets when it is sent alone',
    actual:
      owner === undefined
        ? 'another answer, when others are sent at the same time'
        : 'the answer to another request that was sent at the same time',
    cause:
      'Something of a request is kept where requests share it: a global variable, one temporary file, one buffer, a model object that is not safe for threads.',
    fix: 'Keep body and result in local variables of the handler, use a temporary file of its own for each request, and guard the model with a lock where its library asks for one.',
    evidence: [
      `${wrong.requestBytes} bytes, alone: ${describeAnswer(alone[0])}`,
      `${wrong.requestBytes} bytes, among others: ${describeAnswer(wrong)}`,
    ],
  } as const;
}

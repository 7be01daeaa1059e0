import { defineCheck } from '../define-check.ts';
import { describeVaried, isClientError, isSuccess, judgeVariations } from '../exchanges.ts';

export const serveContentTypeAbsent = defineCheck({
  id: 'serve/content-type-absent',
  clauses: ['INF-11'],
  severity: 'should',
  passes: 'a request without content type is answered',
  fails: 'a request without content type breaks the server',
  why: 'The header may be absent: buyers leave it out, and batch jobs without ContentType send none. An exception then reaches the buyer as a server error.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['content-type-absent'], {
      expected: 'a prediction, or a 4xx with a reason',
      cause: 'The handler takes the header for granted.',
      fix: 'Treat a missing content type as the main one, or answer 415.',
      fault: (exchange) => (isSuccess(exchange) || isClientError(exchange) ? undefined : describeVaried(exchange)),
    }),
});

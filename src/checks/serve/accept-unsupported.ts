import { defineCheck } from '../define-check.ts';
import { describeVaried, isClientError, judgeVariations } from '../exchanges.ts';

export const serveAcceptUnsupported = defineCheck({
  id: 'serve/accept-unsupported',
  clauses: ['INF-12'],
  severity: 'should',
  passes: 'a response type that is not supported is refused with 4xx',
  fails: 'a response type that is not supported is not refused with 4xx',
  why: 'A client that asks for one type and gets another fails later and elsewhere, in its own parser. 406 tells it at once.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['accept-unsupported'], {
      expected: '406, or another 4xx',
      cause: 'The handler does not look at Accept, or fails on it.',
      fix: 'Answer 406 with a short text that names the supported types when Accept allows none of them.',
      fault: (exchange) => (isClientError(exchange) ? undefined : describeVaried(exchange)),
    }),
});

import { defineCheck } from '../define-check.ts';
import { describeVaried, isClientError, judgeVariations } from '../exchanges.ts';

export const serveContentTypeUndeclared = defineCheck({
  id: 'serve/content-type-undeclared',
  clauses: ['INF-11'],
  severity: 'should',
  passes: 'an undeclared content type is refused with 4xx',
  fails: 'an undeclared content type is not refused with 4xx',
  why: 'SageMaker never checks a body against its content type. A server that takes everything returns nonsense for the wrong type; one that breaks with 5xx tells the buyer that your product is at fault. 415 with the list of supported types tells them what to do.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['content-type-undeclared'], {
      expected: '415, or another 4xx',
      cause: 'The handler does not look at the content type, or fails on it.',
      fix: 'Answer 415 with a short text that names the supported types when the content type is none of them.',
      fault: (exchange) => (isClientError(exchange) ? undefined : describeVaried(exchange)),
    }),
});

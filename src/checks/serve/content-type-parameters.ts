import { defineCheck } from '../define-check.ts';
import { describeVaried, isSuccess, judgeVariations } from '../exchanges.ts';

export const serveContentTypeParameters = defineCheck({
  id: 'serve/content-type-parameters',
  clauses: ['INF-11'],
  severity: 'must',
  passes: 'a content type with parameters is accepted',
  fails: 'a content type with parameters is refused',
  why: 'The content type reaches the container exactly as the buyer sent it, parameters included, and many clients add a charset by themselves. The well-known sample of AWS compares the whole header and refuses such requests.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['content-type-parameter'], {
      expected: 'the same answer for text/csv; charset=utf-8 as for text/csv',
      cause: 'The header is compared as a whole string.',
      fix: 'Compare only what stands before the semicolon: flask.request.mimetype, or contentType.split(";")[0].trim().',
      fault: (exchange) => (isSuccess(exchange) ? undefined : describeVaried(exchange)),
    }),
});

import { defineCheck } from '../define-check.ts';
import { describeVaried, isSuccess, judgeVariations } from '../exchanges.ts';

export const serveContentTypeCase = defineCheck({
  id: 'serve/content-type-case',
  clauses: ['INF-11'],
  severity: 'should',
  passes: 'a content type in other letter case is accepted',
  fails: 'a content type in other letter case is refused',
  why: 'Media types are the same in any letter case; SageMaker passes on what the buyer wrote.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['content-type-case'], {
      expected: 'the same answer for TEXT/CSV as for text/csv',
      cause: 'The header is compared letter by letter.',
      fix: 'Bring the media type to lower case before comparing it.',
      fault: (exchange) => (isSuccess(exchange) ? undefined : describeVaried(exchange)),
    }),
});

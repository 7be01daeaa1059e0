import { defineCheck } from '../define-check.ts';
import { describeVaried, isSuccess, judgeVariations } from '../exchanges.ts';

export const serveChunkedBody = defineCheck({
  id: 'serve/chunked-body',
  clauses: ['INF-22'],
  severity: 'should',
  passes: 'a body in chunks is read',
  fails: 'a body in chunks is not read',
  why: 'HTTP allows a body without a length, sent in chunks; batch transform uses it when no payload limit is set.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['chunked'], {
      expected: 'the same answer for a body sent in chunks, without Content-Length',
      cause: 'The handler reads as many bytes as Content-Length says, and that header is absent.',
      fix: 'Read the body to its end, whatever the headers say.',
      fault: (exchange) => (isSuccess(exchange) ? undefined : describeVaried(exchange)),
    }),
});

import { defineCheck } from '../define-check.ts';
import { describeVaried, isSuccess, judgeVariations } from '../exchanges.ts';

export const servePayload25Mb = defineCheck({
  id: 'serve/payload-25-mb',
  clauses: ['INF-09', 'MKT-13'],
  severity: 'should',
  passes: 'a body of 25 MB is accepted',
  fails: 'a body of 25 MB is refused',
  why: 'The pages for sellers give 25 MB as the limit of a real-time request. AWS documents both figures; whoever takes the larger one is safe.',
  needs: ['serve/invocations'],
  test(seen) {
    const smaller = seen['serve/invocations'].variations.find(({ kind }) => kind === 'size-6-mib');
    if (smaller !== undefined && !isSuccess(smaller.exchange)) {
      return { status: 'not-checked', reason: 'A smaller body has no answer already.', follows: 'serve/payload-6-mib' };
    }
    return judgeVariations(seen, ['size-25-mb'], {
      expected: 'a prediction for a body of 25,000,000 bytes',
      cause: 'The server, or nginx in front of it, caps the size of a body below that.',
      fix: 'Raise the limit to 30 MB: client_max_body_size 30m; in nginx, express.text({ limit: "30mb" }), MAX_CONTENT_LENGTH in Flask.',
      fault: (exchange) => (isSuccess(exchange) ? undefined : describeVaried(exchange)),
    });
  },
});

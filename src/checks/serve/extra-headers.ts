import type { Exchange } from '../../observe/types.ts';
import { defineCheck } from '../define-check.ts';
import { describeVaried, isSuccess, judgeVariations, mediaType, repeatOf } from '../exchanges.ts';

export const serveExtraHeaders = defineCheck({
  id: 'serve/extra-headers',
  clauses: ['INF-10'],
  severity: 'must',
  passes: 'headers that the platform may add change nothing',
  fails: 'headers that the platform may add change the answer',
  why: 'Besides Content-Type and Accept the container may see X-Amzn-SageMaker headers and others that the platform adds; they have to be ignored. A server that is strict about unknown headers, or that takes one for its own purpose, behaves differently on SageMaker than on a laptop.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['extra-headers'], {
      expected: 'the same answer as without these headers',
      cause: 'The server refuses or interprets headers that it does not know.',
      fix: 'Read Content-Type and Accept, and ignore every other header.',
      fault(exchange, base) {
        if (!isSuccess(exchange)) return describeVaried(exchange);
        const type = base.requestHeaders['content-type'] ?? base.requestHeaders['Content-Type'] ?? '';
        const again = repeatOf(seen['serve/invocations'], mediaType(type));
        const steady = again !== undefined && digestOf(again) === digestOf(base);
        return steady && digestOf(exchange) !== digestOf(base) ? 'another body than without them' : undefined;
      },
    }),
});

function digestOf({ response }: Exchange): string | undefined {
  return response?.bodySha256;
}

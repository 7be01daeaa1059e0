import { defineCheck } from '../define-check.ts';
import { baseOf, describeVaried, isSuccess, judgeVariations } from '../exchanges.ts';
import { oversizedAnswer } from '../large-answers.ts';

export const servePayload6Mib = defineCheck({
  id: 'serve/payload-6-mib',
  clauses: ['INF-09'],
  severity: 'must',
  passes: 'a body of 6 MiB is accepted',
  fails: 'a body of 6 MiB is refused',
  why: 'The runtime API lets 6,291,456 bytes through, and batch transform sends mini-batches of 6 MB by default. The nginx configuration of the well-known AWS sample stops at 5 MB and would fail here.',
  needs: ['serve/invocations'],
  test(seen) {
    const { 'serve/invocations': invocations } = seen;
    const answerTooLarge = invocations.variations.some(({ kind, contentType, exchange }) => {
      const base = kind === 'size-6-mib' ? baseOf(invocations, contentType) : undefined;
      return base !== undefined && oversizedAnswer(exchange, base) !== undefined;
    });
    const outcome = judgeVariations(seen, ['size-6-mib'], {
      expected: 'a prediction for a body of just under 6,291,456 bytes',
      cause: 'The server, or nginx in front of it, caps the size of a body below that (nginx: client_max_body_size; Express: limit).',
      fix: 'Raise the limit to 25 MB or more: client_max_body_size 30m; in nginx, express.text({ limit: "30mb" }), MAX_CONTENT_LENGTH in Flask.',
      fault: (exchange, base) =>
        isSuccess(exchange) || oversizedAnswer(exchange, base) !== undefined ? undefined : describeVaried(exchange),
    });
    if (!answerTooLarge || outcome.status !== 'pass') return outcome;
    return {
      status: 'not-checked',
      reason: 'The answer to such a body would be larger than can be passed on.',
      follows: 'serve/response-size',
    };
  },
});

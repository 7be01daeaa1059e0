import { PAYLOAD } from '../../sagemaker/contract.ts';
import { defineCheck } from '../define-check.ts';
import { describeStatus } from '../evidence.ts';
import { judgeVariations } from '../exchanges.ts';
import { oversizedAnswer } from '../large-answers.ts';

export const serveResponseSize = defineCheck({
  id: 'serve/response-size',
  clauses: ['INF-09'],
  severity: 'should',
  passes: 'the answer to a body of 6 MiB stays below 6 MiB',
  fails: 'the answer to a body of 6 MiB is larger than 6 MiB',
  why: 'The limit of the runtime API is stated for both directions. A container whose answers are larger than its requests loses them for the largest inputs that are allowed.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['size-6-mib'], {
      expected: `at most ${PAYLOAD.runtimeApi.toLocaleString('en')} bytes`,
      cause: 'Each result is longer than the record that it belongs to: the input is repeated, or figures are printed with every digit.',
      fix: 'Answer with the result alone, in a compact form; offer details as another response type.',
      fault(exchange, base) {
        const bytes = exchange.response?.bodyBytes ?? 0;
        if (bytes > PAYLOAD.runtimeApi) return `${bytes.toLocaleString('en')} bytes`;
        const expected = oversizedAnswer(exchange, base);
        if (expected === undefined) return undefined;
        return `${describeStatus(exchange)}; at the length of the plain answer it would have had ${expected.toLocaleString('en')} bytes`;
      },
    }),
});

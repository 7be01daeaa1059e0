import { defineCheck } from '../define-check.ts';
import { describeVaried, isSuccess, judgeVariations } from '../exchanges.ts';

export const serveAcceptDeclared = defineCheck({
  id: 'serve/accept-declared',
  clauses: ['INF-07', 'INF-12'],
  severity: 'must',
  passes: 'every declared response type can be asked for',
  fails: 'a declared response type is refused',
  why: 'The Accept header is the wish of the buyer; most clients send */* or nothing. Every type that the spec declares is a promise on the product page.',
  needs: ['serve/invocations'],
  test: (seen) =>
    judgeVariations(seen, ['accept-declared', 'accept-any', 'accept-absent'], {
      expected: '2xx for each declared response type, for */* and without Accept',
      cause: 'The header is compared with one fixed value.',
      fix: 'Treat a missing Accept and */* as the main type, and answer every type of inference.responseTypes.',
      fault: (exchange) => (isSuccess(exchange) ? undefined : describeVaried(exchange)),
    }),
});

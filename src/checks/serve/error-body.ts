import { showsTrace } from '../answer-trace.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';
import { allExchanges, neverSent } from '../exchanges.ts';

export const serveErrorBody = defineCheck({
  id: 'serve/error-body',
  clauses: ['INF-14'],
  severity: 'should',
  passes: 'no answer shows a stack trace',
  fails: 'an answer shows a stack trace',
  why: 'The body of an error goes to the buyer as OriginalMessage. A stack trace there shows them paths and lines of your code and hides the reason.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const errors = allExchanges(seen).filter(({ response }) => response !== undefined && response.status >= 400);
    const wrong = errors.find(({ response }) => showsTrace(response?.body ?? ''));
    if (wrong === undefined && seen.badInput.length === 0) {
      return neverSent(seen);
    }
    if (wrong === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'one sentence that a buyer can act on',
      actual: `a stack trace, or the debug page of a framework, in the answer to ${wrong.label}`,
      cause: 'The framework runs in debug mode, or the whole exception is written into the answer.',
      fix: 'Answer with error.message or str(error); print the trace, it is in the log of the endpoint.',
      evidence: describeExchange(wrong),
    };
  },
});

import { defineCheck } from '../define-check.ts';
import { describeExchange } from '../evidence.ts';
import { showsStack } from '../failure-file.ts';

export const serveErrorBody = defineCheck({
  id: 'serve/error-body',
  clauses: ['INF-14'],
  severity: 'should',
  passes: 'no answer shows a stack trace',
  fails: 'an answer shows a stack trace',
  why: 'The body of an error goes to the buyer as OriginalMessage. A stack trace there shows them paths and lines of your code and hides the reason.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    if (seen.badInput.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no sample request.' };
    const wrong = seen.badInput.find(({ bad }) => showsStack(bad.response?.body ?? ''));
    if (wrong === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'one sentence that a buyer can act on',
      actual: `a stack trace in the answer to ${wrong.kind}`,
      cause: 'The framework runs in debug mode, or the whole exception is written into the answer.',
      fix: 'Answer with error.message or str(error); print the trace, it is in the log of the endpoint.',
      evidence: describeExchange(wrong.bad),
    };
  },
});

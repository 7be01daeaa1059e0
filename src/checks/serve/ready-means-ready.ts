import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { tooEarly } from '../exchanges.ts';

export const serveReadyMeansReady = defineCheck({
  id: 'serve/ready-means-ready',
  clauses: ['INF-05'],
  severity: 'should',
  passes: 'the first request after the first healthy ping succeeds',
  fails: 'the server says that it is ready before it can answer',
  why: 'With the first 200 from /ping requests begin to arrive. A server that answers it while its model is still loading fails the first buyers after every start and every scaling out.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    if (seen.samples.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no sample request.' };
    const early = tooEarly(seen);
    if (early === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'the first request is answered like the same request later',
      actual: `${describeStatus(early)} at first, a success later`,
      cause: 'The model is loaded after the server listens, and /ping does not wait for it.',
      fix: 'Answer /ping with 503 until the model is loaded, or load it before the server listens.',
      evidence: describeExchange(early),
    };
  },
});

import { describeEnding } from '../../text/ending.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { isSuccess, neverSent } from '../exchanges.ts';

export const serveSurvivesBadInput = defineCheck({
  id: 'serve/survives-bad-input',
  clauses: ['INF-14'],
  severity: 'must',
  passes: 'the server answers good requests after bad ones',
  fails: 'a request brings the server down',
  why: 'Buyers send empty bodies, broken JSON, wrong columns and binary noise. The process has to survive and answer the next good request; one that ends takes all requests in flight with it, and the endpoint is unhealthy until a new container is up.',
  needs: ['serve/invocations'],
  test({ 'serve/invocations': seen }) {
    const fatal = seen.badInput.find(({ goodAfter }) => !isSuccess(goodAfter));
    const advice = {
      expected: 'the container goes on running, and the next good request succeeds',
      cause: 'An error in the handler is not caught and ends the process, or leaves it unable to predict.',
      fix: 'Catch errors in the handler of /invocations and answer 400 with a short reason.',
    };
    if (seen.exit !== undefined) {
      const after = fatal === undefined ? 'while requests were sent' : `after ${fatal.kind}`;
      const evidence = [...(fatal === undefined ? [] : describeExchange(fatal.bad)), ...describeLog(seen.log)];
      return { status: 'fail', ...advice, actual: `${describeEnding('the container', seen.exit)} ${after}`, evidence };
    }
    if (seen.badInput.length === 0) return neverSent(seen);
    if (fatal === undefined) return { status: 'pass' };
    if (!seen.samples.some(isSuccess))
      return { status: 'not-checked', reason: 'Good requests fail anyway.', follows: 'serve/invocation-status' };
    const evidence = [...describeExchange(fatal.bad), ...describeExchange(fatal.goodAfter), ...describeLog(seen.log)];
    return { status: 'fail', ...advice, actual: `${describeStatus(fatal.goodAfter)} for a good request after ${fatal.kind}`, evidence };
  },
});

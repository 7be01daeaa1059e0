import { TIME } from '../../sagemaker/contract.ts';
import { serveCause } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { isLate, tooEarly } from '../exchanges.ts';

export const serveInvocationStatus = defineCheck({
  id: 'serve/invocation-status',
  clauses: ['INF-07', 'MKT-03'],
  severity: 'must',
  passes: 'every sample request is answered as expected',
  fails: 'a sample request is not answered as expected',
  why: 'POST /invocations is the one call that buyers make; its body arrives as they sent it and the answer goes back as it is. Anything but 2xx reaches them as a ModelError. Common causes: the route is missing or takes GET only, or the content type is compared as a whole string.',
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis', 'serve/invocations'],
  test(all) {
    const { project, 'serve/invocations': seen } = all;
    const wanted = project.config.samples.requests.map(({ expect }) => expect.status);
    if (seen.samples.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no sample request.' };
    const failed = seen.samples.filter((exchange, index) => !matches(exchange.response?.status, wanted[index] ?? 200));
    const wrong = failed.filter((exchange) => exchange !== tooEarly(seen) && !isLate(exchange, seen.deadlineSeconds ?? TIME.invocation));
    const first = wrong[0];
    if (failed.length === 0) return { status: 'pass' };
    if (first === undefined) {
      const follows = tooEarly(seen) === undefined ? 'serve/invocation-time' : 'serve/ready-means-ready';
      return { status: 'not-checked', reason: 'A sample request fails because of another finding.', follows };
    }
    const cause = first === seen.samples[0] ? serveCause(all) : undefined;
    if (cause !== undefined) return { status: 'not-checked', reason: 'Requests fail because of another finding.', follows: cause };
    return {
      status: 'fail',
      expected: `${wanted[seen.samples.indexOf(first)] ?? 200} for ${first.label}`,
      actual: `${describeStatus(first)}${wrong.length > 1 ? `, and ${wrong.length - 1} more of ${seen.samples.length} sample requests fail` : ''}`,
      ...causeOf(first.response?.status),
      fix: 'Answer POST /invocations with 200 for every content type that the spec declares; try it with: sagemaker-algo invoke',
      evidence: [...describeExchange(first), ...describeLog(seen.log)],
    };
  },
});

/** Any 2xx is a success; another expectation is meant literally. */
function matches(status: number | undefined, wanted: number): boolean {
  return status === wanted || (wanted === 200 && status !== undefined && status >= 200 && status < 300);
}

function causeOf(status: number | undefined): { readonly cause?: string } {
  if (status === 404) return { cause: 'The server has no route /invocations.' };
  if (status === 405) return { cause: 'The route /invocations does not accept POST.' };
  if (status === 415) return { cause: 'The server refuses a content type that the spec declares.' };
  if (status === 413) return { cause: 'The server caps the size of a body below that of the sample.' };
  return {};
}

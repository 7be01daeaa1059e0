import { countedJobs, disagreement, isReordered, miscounted, whyIncomparable, whyUnsteady } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeStatus } from '../evidence.ts';
import { isSuccess } from '../exchanges.ts';

export const batchMiniBatches = defineCheck({
  id: 'batch/mini-batches',
  clauses: ['BATCH-07'],
  severity: 'must',
  passes: 'batch results do not depend on how records are packed',
  fails: 'batch results depend on how records are packed',
  why: 'The buyer chooses the strategy: one record a request, or as many as fit. A record must get the same result either way. A server that scales or ranks within a request, or that refuses a single row, gives other results for the same data.',
  needs: ['batch/transform'],
  test(seen) {
    const incomparable = whyIncomparable(seen) ?? whyUnsteady(seen);
    if (incomparable !== undefined) return incomparable;
    const { jobs } = seen['batch/transform'];
    const advice = {
      cause: 'Records of one request influence each other, or only some sizes of request are handled.',
      fix: 'Predict each record by itself, with what was learned while training; accept one row as well as many.',
    };
    const refused = jobs.find(({ results }) => results === undefined);
    const wrong = refused?.requests.find((exchange) => !isSuccess(exchange));
    if (refused !== undefined && wrong !== undefined) {
      return {
        status: 'fail',
        ...advice,
        expected: `answers for ${refused.what}`,
        actual: describeStatus(wrong),
        evidence: describeExchange(wrong),
      };
    }
    const finished = countedJobs(seen['batch/transform']);
    if (miscounted(finished).length > 0)
      return { status: 'not-checked', reason: 'The number of results is wrong.', follows: 'batch/one-line-per-record' };
    const found = disagreement(finished);
    if (found === undefined) return { status: 'pass' };
    const { base, job, at } = found;
    if (isReordered(base, { ...job, results: job.results.slice(0, base.results.length) })) {
      return { status: 'not-checked', reason: 'The results are the same in another order.', follows: 'batch/same-order' };
    }
    const evidence = [`${base.what}: ${base.results.slice(0, 5).join(' | ')}`, `${job.what}: ${job.results.slice(0, 5).join(' | ')}`];
    return {
      status: 'fail',
      ...advice,
      expected: `${base.results[at]} for record ${at + 1} (${base.what})`,
      actual: `${job.results[at]} (${job.what})`,
      evidence,
    };
  },
});

import { countedJobs, disagreement, isReordered, miscounted, whyIncomparable, whyUnsteady } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';

export const batchSameOrder = defineCheck({
  id: 'batch/same-order',
  clauses: ['BATCH-08'],
  severity: 'must',
  passes: 'batch results come in the order of the records',
  fails: 'batch results come in another order than the records',
  why: 'Nothing but its place tells a buyer which record a line of the output belongs to. A server that sorts, groups or predicts records in parallel and answers in order of completion mixes them up without any error.',
  needs: ['batch/transform'],
  test(seen) {
    const incomparable = whyIncomparable(seen) ?? whyUnsteady(seen);
    if (incomparable !== undefined) return incomparable;
    const jobs = countedJobs(seen['batch/transform']);
    if (miscounted(jobs).length > 0)
      return { status: 'not-checked', reason: 'The number of results is wrong.', follows: 'batch/one-line-per-record' };
    const found = disagreement(jobs);
    if (found === undefined) return { status: 'pass' };
    const few = { ...found.job, results: found.job.results.slice(0, found.base.results.length) };
    if (!isReordered(found.base, few)) return { status: 'pass' };
    return {
      status: 'fail',
      expected: `${found.base.results[found.at]} for record ${found.at + 1}, as when it is sent alone`,
      actual: `${found.job.results[found.at]} (${found.job.what}): the same results in another order`,
      cause: 'The records of a request are sorted, grouped or predicted in parallel, and answered in that order.',
      fix: 'Put every result back at the place of its record before answering.',
      evidence: [
        `${found.base.what}: ${found.base.results.slice(0, 5).join(' | ')}`,
        `${found.job.what}: ${found.job.results.slice(0, 5).join(' | ')}`,
      ],
    };
  },
});

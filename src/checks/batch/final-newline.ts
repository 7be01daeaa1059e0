import { countedJobs, dependsOnFinalNewline, describeFirst, miscounted, whyIncomparable } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';

export const batchFinalNewline = defineCheck({
  id: 'batch/final-newline',
  clauses: ['BATCH-06'],
  severity: 'must',
  passes: 'a final newline makes no difference to batch results',
  fails: 'a final newline changes the number of batch results',
  why: 'Whether the last record of a request comes with its newline is not documented. A parser that takes the empty rest after it for a record, or drops a last line without one, gives a wrong number of results in one of the two cases.',
  needs: ['batch/transform'],
  test(seen) {
    const incomparable = whyIncomparable(seen);
    if (incomparable !== undefined) return incomparable;
    const jobs = countedJobs(seen['batch/transform']);
    const wrong = miscounted(jobs)[0];
    if (wrong === undefined) return { status: 'pass' };
    if (!dependsOnFinalNewline(jobs)) {
      return { status: 'not-checked', reason: 'The number of results is wrong either way.', follows: 'batch/one-line-per-record' };
    }
    return {
      status: 'fail',
      expected: `${wrong.records} results, with and without a newline after the last record`,
      actual: `${wrong.results.length} results ${wrong.finalNewline ? 'with' : 'without'} it`,
      cause: wrong.finalNewline
        ? 'The empty rest after the last newline is taken for a record.'
        : 'A last line without a newline is dropped.',
      fix: 'Split the body at newlines and leave out an empty last part, but no other.',
      evidence: describeFirst(wrong),
    };
  },
});

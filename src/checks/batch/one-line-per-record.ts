import { countedJobs, dependsOnFinalNewline, describeFirst, miscounted, whyIncomparable } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';

export const batchOneLinePerRecord = defineCheck({
  id: 'batch/one-line-per-record',
  clauses: ['BATCH-08'],
  severity: 'must',
  passes: 'batch gives one line for each record',
  fails: 'batch does not give one line for each record',
  why: 'The output of a batch job has to have as many lines as its input has records, in the same order; buyers join the two line by line. A header line, a skipped record or one result for a whole request shifts every line after it. For a record that cannot be predicted AWS advises a placeholder such as ERROR.',
  needs: ['batch/transform'],
  test(seen) {
    const incomparable = whyIncomparable(seen);
    if (incomparable !== undefined) return incomparable;
    const jobs = countedJobs(seen['batch/transform']);
    const wrong = miscounted(jobs)[0];
    if (wrong === undefined) return { status: 'pass' };
    if (dependsOnFinalNewline(jobs)) {
      return {
        status: 'not-checked',
        reason: 'Only the final newline of the request makes the difference.',
        follows: 'batch/final-newline',
      };
    }
    const { records, results, requests, what } = wrong;
    return {
      status: 'fail',
      expected: `${records} lines for ${records} records`,
      actual: `${results.length} lines (${what})`,
      cause: causeOf(records, results, requests.length),
      fix: 'Answer with exactly one line for each line of the request, in the same order and without a header; write ERROR for a record that cannot be predicted.',
      evidence: describeFirst(wrong),
    };
  },
});

function causeOf(records: number, results: readonly string[], requests: number): string {
  const [first = '', second = ''] = results;
  if (results.length === records + requests && !/\d/.test(first) && /\d/.test(second)) return 'Each answer begins with a header line.';
  if (results.length === requests) return 'Each request is answered with one result, however many records it holds.';
  if (results.length === records - requests)
    return 'The first or the last record of each request is skipped, as if it were a header or an end.';
  return results.length < records ? 'Some records are skipped.' : 'Some records give more than one line.';
}

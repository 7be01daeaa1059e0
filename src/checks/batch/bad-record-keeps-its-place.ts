import { countedJobs, describeFirst, miscounted, whyIncomparable } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';

export const batchBadRecordKeepsItsPlace = defineCheck({
  id: 'batch/bad-record-keeps-its-place',
  clauses: ['BATCH-08'],
  severity: 'must',
  passes: 'a bad record among good ones keeps its place or is refused',
  fails: 'a bad record among good ones is skipped',
  why: 'When a record cannot be predicted, its line in the output must not be missing: every line after it would belong to another record, and nobody would notice. Either the whole request is refused with 4xx, or a placeholder such as ERROR stands in its place. Parsers that drop rows (on_bad_lines="skip", dropna) are the usual cause.',
  needs: ['batch/transform'],
  test(seen) {
    const incomparable = whyIncomparable(seen);
    if (incomparable !== undefined) return incomparable;
    const { probes } = seen['batch/transform'];
    if (probes === undefined || probes.badRecords.length === 0) {
      return { status: 'not-applicable', reason: 'The content type does not show what a bad record would be.' };
    }
    if (miscounted(countedJobs(seen['batch/transform'])).length > 0) {
      return {
        status: 'not-checked',
        reason: 'The number of results is wrong for good records as well.',
        follows: 'batch/one-line-per-record',
      };
    }
    const wrong = probes.badRecords.find(
      ({ job }) => job.results !== undefined && job.shape !== 'unknown' && job.results.length !== job.records,
    );
    if (wrong === undefined) return { status: 'pass' };
    const { kind, job } = wrong;
    const [exchange] = job.requests;
    return {
      status: 'fail',
      expected: `4xx, or ${job.records} results for ${job.records} records of which one is bad`,
      actual: `${exchange?.response?.status ?? 200} with ${job.results?.length ?? 0} results (${kind} between two good ones)`,
      cause: 'The parser drops rows that it cannot read, or the rest of the request is given up after them.',
      fix: 'Refuse the request with 400, or answer ERROR in the place of that record.',
      evidence: describeFirst(job),
    };
  },
});

import { diedOfBadInput, unsteadyFiles, whyIncomparable } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';

export const batchSameForEveryFile = defineCheck({
  id: 'batch/same-for-every-file',
  clauses: ['BATCH-20'],
  severity: 'should',
  passes: 'a file gives the same results whatever came before it',
  fails: 'a file gives other results the second time',
  why: 'A batch job spreads its files over machines and sends them in an order that nobody promises; after a failure a request is sent again. A container that keeps something from one file to the next, or draws its results by chance, gives buyers numbers that they cannot reproduce.',
  needs: ['batch/transform'],
  test(seen) {
    const batch = seen['batch/transform'];
    const incomparable = whyIncomparable(seen);
    if (incomparable !== undefined && incomparable.status !== 'not-applicable') return incomparable;
    const [first, , again] = batch.probes?.files ?? [];
    if (first?.results === undefined || again?.results === undefined) {
      const follows = diedOfBadInput(batch) ? 'batch/survives-bad-file' : 'batch/mini-batches';
      return { status: 'not-checked', reason: 'The same file was not answered twice.', follows };
    }
    const unsteady = unsteadyFiles(batch);
    if (unsteady === undefined) return { status: 'pass' };
    const [before, after] = unsteady;
    return {
      status: 'fail',
      expected: `the same results both times, as ${before.results.slice(0, 3).join(' | ')}`,
      actual: after.results.slice(0, 3).join(' | '),
      cause: 'Something is kept between requests (rows, counters, a scaler that goes on learning), or results are drawn by chance.',
      fix: 'Make each result from its record and the model alone; give random numbers a fixed seed in each request.',
      evidence: [`first: ${before.results.join(' | ')}`, `after another file: ${after.results.join(' | ')}`],
    };
  },
});

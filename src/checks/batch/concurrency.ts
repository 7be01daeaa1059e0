import type { BatchObservation, ParallelProbe } from '../../observe/batch/types.ts';
import { TIME } from '../../sagemaker/contract.ts';
import { countedJobs, expectedAlone, miscounted, whyUnsteady } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';
import { describeExchange, describeLog, describeStatus } from '../evidence.ts';
import { isLate } from '../exchanges.ts';
import { sameResult } from '../same-result.ts';

export const batchConcurrency = defineCheck({
  id: 'batch/concurrency',
  clauses: ['BATCH-04', 'BATCH-16'],
  severity: 'must',
  passes: 'as many requests at once as are offered are answered rightly',
  fails: 'requests at once are not answered as the container offers',
  why: 'MaxConcurrentTransforms at /execution-parameters is an offer that a batch job takes up: so many requests come at once, and /ping is still asked and must answer within 2 s. A container that keeps data of a request in a global variable mixes answers up; one with fewer workers than it offers makes requests fail.',
  needs: ['batch/transform'],
  test(seen) {
    const batch = seen['batch/transform'];
    if (batch.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
    if (batch.jobs.length > 0 && batch.probes === undefined)
      return { status: 'not-checked', reason: 'No job succeeded.', follows: 'batch/answers' };
    const probe = batch.probes?.parallel;
    if (probe === undefined) return { status: 'not-applicable', reason: 'The container does not offer to take several requests at once.' };
    if (expectedAlone(batch, 0) === undefined) {
      return { status: 'not-checked', reason: 'A single record is not answered either.', follows: 'batch/mini-batches' };
    }
    const wrong = faultOf(batch, probe);
    if (wrong?.mixed === true && batch.jobs.length > 1 && miscounted(countedJobs(batch)).length > 0) {
      return { status: 'not-checked', reason: 'The number of results is wrong anyway.', follows: 'batch/one-line-per-record' };
    }
    if (wrong === undefined) return { status: 'pass' };
    if (wrong.mixed) {
      const unsteady = whyUnsteady(seen);
      if (unsteady !== undefined) return unsteady;
    }
    return {
      status: 'fail',
      expected: `right answers to ${probe.concurrent} requests at once, as /execution-parameters offers, and /ping within ${TIME.ping} s`,
      ...wrong.words,
      fix: 'Keep nothing of a request outside its handler, and offer as many requests at once as there are workers.',
      evidence: [...wrong.evidence, ...describeLog(batch.log, 4)],
    };
  },
});

interface Fault {
  readonly mixed: boolean;
  readonly words: { readonly actual: string; readonly cause: string };
  readonly evidence: readonly string[];
}

function faultOf(batch: BatchObservation, { failed, answers, pings }: ParallelProbe): Fault | undefined {
  if (failed !== undefined) {
    const words = { actual: describeStatus(failed), cause: 'There are fewer workers than the container offers.' };
    return { mixed: false, words, evidence: describeExchange(failed) };
  }
  for (const { record, results = [] } of answers) {
    const expected = expectedAlone(batch, record);
    if (expected === undefined || isSame(results, expected)) continue;
    const words = {
      actual: `${results.slice(0, 3).join(' | ') || 'nothing'} instead of ${expected.slice(0, 3).join(' | ')} for record ${record + 1}`,
      cause: 'Data of one request is kept where another request finds it.',
    };
    return { mixed: true, words, evidence: [] };
  }
  const late = pings.find((ping) => isLate(ping, TIME.ping));
  if (late === undefined) return undefined;
  const words = {
    actual: `/ping: ${describeStatus(late)} after ${Math.round(late.totalMs)} ms`,
    cause: 'Requests block the part that answers /ping.',
  };
  return { mixed: false, words, evidence: describeExchange(late) };
}

function isSame(results: readonly string[], expected: readonly string[]): boolean {
  return results.length === expected.length && results.every((result, index) => sameResult(result, expected[index] ?? ''));
}

import { describeFirst, finishedJobs } from '../batch-jobs.ts';
import { defineCheck } from '../define-check.ts';

export const batchAssembly = defineCheck({
  id: 'batch/assembly',
  clauses: ['BATCH-09'],
  severity: 'should',
  passes: 'answers can be put together to one output',
  fails: 'answers put together give glued or empty lines',
  why: 'The answers to the requests of a file are written one after the other. With AssembleWith None nothing is put between them, so the last line of one and the first of the next become one line unless each answer ends in a newline. An empty line in an answer becomes an empty line in the output, which readers count as a record.',
  needs: ['batch/transform'],
  test({ 'batch/transform': seen }) {
    if (seen.readyMs === undefined) return { status: 'not-checked', reason: 'The container was not ready.', follows: 'batch/ready' };
    if (seen.jobs.length === 0) return { status: 'not-applicable', reason: 'sagemaker-algo.json names no batch input.' };
    const finished = finishedJobs(seen);
    if (finished.length === 0) return { status: 'not-checked', reason: 'No job succeeded.', follows: 'batch/answers' };
    const jobs = finished.filter(({ shape, records }) => shape === 'lines' && records > 0);
    const blank = jobs.find(({ blankLines }) => blankLines > 0);
    // What is one request anyway is not put together with anything.
    const several = jobs.filter(({ strategy }) => strategy === 'MultiRecord' && seen.jobs.length > 1);
    const glued = seen.assemble === 'None' ? several.find(({ openEnds }) => openEnds > 0) : undefined;
    const wrong = blank ?? glued;
    if (wrong === undefined) return { status: 'pass' };
    const evidence = describeFirst(wrong);
    if (blank !== undefined) {
      return {
        status: 'fail',
        expected: 'no empty line in an answer',
        actual: `${blank.blankLines} empty lines (${blank.what})`,
        cause: 'A newline is added to text that ends in one already, as print() does after to_csv().',
        fix: 'End each answer in exactly one newline.',
        evidence,
      };
    }
    return {
      status: 'fail',
      expected: 'a newline at the end of each answer, since samples.batch.assembleWith is None',
      actual: `${wrong.openEnds} answers without one (${wrong.what})`,
      cause: 'Lines are joined by newlines without one at the end.',
      fix: 'End each answer in a newline, or set samples.batch.assembleWith to Line.',
      evidence,
    };
  },
});

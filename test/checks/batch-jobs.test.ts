import { describe, expect, it } from 'vitest';
import {
  countedJobs,
  dependsOnFinalNewline,
  describeFirst,
  diedOfBadInput,
  disagreement,
  expectedAlone,
  type FinishedJob,
  failsByEnvironment,
  finishedJobs,
  firstDifference,
  isReordered,
  miscounted,
  unsteadyFiles,
  whyIncomparable,
  whyUnsteady,
} from '../../src/checks/batch-jobs.ts';
import type { BatchJob, BatchObservation } from '../../src/observe/batch/types.ts';
import { batch, exchange, exit, job, log, observations, unanswered } from '../support/observations.ts';
import { parallel, probes } from '../support/observations-batch.ts';

const finished = (results: readonly string[], replaced: Partial<BatchJob> = {}): FinishedJob => ({ ...job(results, replaced), results });
const failed = job(undefined);
const gone = job(undefined, { requests: [unanswered('ECONNREFUSED')] });
const single = (results: readonly string[]) => finished(results, { strategy: 'SingleRecord' });
const withFiles = (...files: readonly BatchJob[]) => batch({ probes: probes(undefined, { files }) });

describe('jobs', () => {
  it('are finished with results, and counted when these can be told apart', () => {
    const unknown = finished([], { shape: 'unknown' });
    const good = finished(['1']);
    expect(finishedJobs(batch({ jobs: [failed, unknown, good] }))).toEqual([unknown, good]);
    expect(countedJobs(batch({ jobs: [failed, unknown, good] }))).toEqual([good]);
  });
});

describe('describeFirst', () => {
  it('shows the first of several requests', () => {
    const requests = [exchange({ status: 201 }), exchange({ status: 202 })];
    expect(describeFirst(job(['1'], { requests }))).toEqual([expect.stringMatching(/^> POST/), expect.stringMatching(/^< 201/)]);
    expect(describeFirst(job(['1'], { requests: [] }))).toEqual([]);
  });
});

describe('failsByEnvironment', () => {
  const named = log("KeyError: 'SAGEMAKER_MAX_CONCURRENT_TRANSFORMS'");
  const never = { readyMs: undefined, jobs: [] };
  it.each<[string, Partial<BatchObservation>, boolean]>([
    ['ready without a job', { jobs: [], log: named }, false],
    ['ready with a job that succeeds', { jobs: [failed, job(['1'])], log: named }, false],
    ['no job succeeds, and the log names a variable', { jobs: [failed], log: named }, true],
    ['no job succeeds, and the log names none', { jobs: [failed] }, false],
    ['never ready, and the log names a variable', { ...never, log: named }, true],
    ['never ready, although jobs are told of', { readyMs: undefined, log: named }, true],
    [
      'never ready, and neither with other variables',
      { ...never, relaxed: { 'capital-true': { readyMs: undefined, answered: true } } },
      false,
    ],
    ['ready with other variables', { ...never, relaxed: { 'capital-true': { readyMs: 9, answered: false } } }, true],
    [
      'no job succeeds with other variables either',
      { jobs: [failed], relaxed: { 'capital-true': { readyMs: 9, answered: false } } },
      false,
    ],
    [
      'a job succeeds with one of the others',
      {
        jobs: [failed],
        relaxed: { 'capital-true': { readyMs: undefined, answered: false }, 'optional-variables': { readyMs: 9, answered: true } },
      },
      true,
    ],
  ])('%s', (_, seen, blamed) => expect(failsByEnvironment(batch(seen))).toBe(blamed));
});

describe('whyIncomparable', () => {
  it.each<[string, Partial<BatchObservation>, string | undefined, string | undefined]>([
    ['two finished jobs', { jobs: [job(['1']), job(['1'])] }, undefined, undefined],
    ['one finished job of two', { jobs: [job(['1']), failed] }, undefined, undefined],
    ['one of two can be told apart', { jobs: [job(['1']), job([], { shape: 'unknown' })] }, undefined, undefined],
    ['not ready', { readyMs: undefined, jobs: [] }, 'not-checked', 'batch/ready'],
    ['one job', { jobs: [failed] }, 'not-applicable', undefined],
    ['no job succeeds', { jobs: [failed, failed] }, 'not-checked', 'batch/answers'],
    ['none can be told apart', { jobs: [job([], { shape: 'unknown' }), failed] }, 'not-applicable', undefined],
  ])('%s', (_, seen, status, follows) => {
    const why = whyIncomparable(observations({ 'batch/transform': batch(seen) }));
    expect(why?.status).toBe(status);
    expect(why !== undefined && 'follows' in why ? why.follows : undefined).toBe(follows);
  });
});

describe('the same file twice', () => {
  const [one, other] = [finished(['1', '2']), finished(['1', '3'])];
  it.each([
    ['the same', [one, failed, one], undefined],
    ['other results', [one, failed, other], [one, other]],
    ['more results', [one, failed, finished(['1', '2', '3'])], [one, finished(['1', '2', '3'])]],
    ['only the one between differs', [one, other, one], undefined],
    ['not answered at first', [failed, other, one], undefined],
    ['not answered again', [one, other, failed], undefined],
    ['not sent', [], undefined],
  ])('%s', (_, files, unsteady) => {
    expect(unsteadyFiles(withFiles(...files))).toEqual(unsteady);
    const why = whyUnsteady(observations({ 'batch/transform': withFiles(...files) }));
    expect(why).toEqual(
      unsteady && { status: 'not-checked', reason: expect.stringMatching(/second time/), follows: 'batch/same-for-every-file' },
    );
  });

  it('is not known where nothing was probed', () => {
    const { probes: _, ...rest } = batch();
    expect(unsteadyFiles(rest)).toBeUndefined();
    expect(diedOfBadInput(rest)).toBe(false);
  });
});

describe('diedOfBadInput', () => {
  const good = job(['1']);
  const { parallel: _, ...alone } = probes();
  const files = [gone, gone, gone];
  it.each<[string, BatchObservation, boolean]>([
    ['it goes on', withFiles(good, failed, good), false],
    ['it answers no good file afterwards', withFiles(good, good, failed), true],
    ['the good file after is not sent', withFiles(good, failed), true],
    ['a good file is refused before', withFiles(failed, failed, failed), false],
    ['it has ended before the first file', { ...withFiles(failed, failed, failed), exit: exit(1) }, true],
    ['nobody listens for the first file', withFiles(...files), true],
    ['nobody has the address of the first file', withFiles(job(undefined, { requests: [unanswered('EHOSTUNREACH')] })), true],
    [
      'the last of several requests finds nobody',
      withFiles(job(undefined, { requests: [unanswered('DEADLINE'), unanswered('ECONNREFUSED')] })),
      true,
    ],
    ['it goes on with one request at a time', batch({ probes: alone }), false],
    ['a request for the first file hangs', withFiles(job(undefined, { requests: [unanswered('DEADLINE')] })), false],
    ['the first file has no request', withFiles(job(undefined, { requests: [] })), false],
    [
      'it has ended of something before',
      batch({ probes: probes(undefined, { files, parallel: parallel([], { failed: unanswered('ECONNRESET') }) }) }),
      false,
    ],
    ['no file is sent', withFiles(), false],
  ])('%s', (_, seen, died) => expect(diedOfBadInput(seen)).toBe(died));
});

describe('expectedAlone', () => {
  it.each<[string, readonly BatchJob[], number, readonly string[] | undefined]>([
    ['the result of that record', [job(['9', '9']), single(['1', '2'])], 1, ['2']],
    ['no result for that record', [job(['9', '9']), single(['1'])], 1, undefined],
    ['single records are refused', [job(['9', '9']), job(undefined, { strategy: 'SingleRecord' })], 0, undefined],
    ['the whole object', [job(['1', '2'])], 0, ['1', '2']],
    ['nothing', [], 0, undefined],
  ])('%s', (_, jobs, record, results) => expect(expectedAlone(batch({ jobs }), record)).toEqual(results));
});

describe('miscounted', () => {
  const many = (count: number) => Array.from({ length: count }, () => '1');
  it.each([
    ['as many', finished(many(3)), false],
    ['too few', finished(many(2)), true],
    ['too many', finished(many(4)), true],
    ['as many as are kept of more', finished(many(10_000), { records: 20_000 }), false],
    ['too few of very many', finished(many(9_999), { records: 20_000 }), true],
    ['more than very many', finished(many(10_001), { records: 10_000 }), true],
  ])('%s', (_, one, wrong) => expect(miscounted([one])).toEqual(wrong ? [one] : []));
});

describe('dependsOnFinalNewline', () => {
  const [right, wrong] = [finished(['1', '2', '3']), finished(['1'])];
  const bare = (one: FinishedJob): FinishedJob => ({ ...one, finalNewline: false });
  it.each([
    ['right either way', [right, bare(right)], false],
    ['wrong either way', [wrong, bare(wrong)], false],
    ['wrong with it', [right, wrong, bare(right)], true],
    ['wrong without it', [right, bare(right), bare(wrong)], true],
    ['wrong with it, not tried without', [wrong], false],
    ['wrong without it, not tried with', [bare(wrong)], false],
  ])('%s', (_, jobs, depends) => expect(dependsOnFinalNewline(jobs)).toBe(depends));
});

describe('results of two jobs', () => {
  const json = { shape: 'json' } as const;
  it.each([
    ['the same', finished(['1', '2']), finished(['1', '2']), undefined],
    ['the last digits', finished(['1', '2']), finished(['1', '2.0000000001']), undefined],
    ['the second', finished(['1', '2', '3']), finished(['1', '9', '9']), 1],
    ['as far as both go', finished(['1', '2', '3']), finished(['1', '2']), undefined],
    ['as far as the first goes', finished(['1']), finished(['1', '2']), undefined],
    ['another form in a document', finished(['1', '[2]'], json), finished(['{"y":1}', '2'], json), undefined],
    ['an object and a list in a document', finished(['[1]'], json), finished(['{"y":1}'], json), undefined],
    ['plain values in a document', finished(['1'], json), finished(['2'], json), 0],
    ['the same form in a document', finished(['[1]', '{"y":1}'], json), finished(['[1]', '{"y":2}'], json), 1],
    ['a bracket inside', finished(['"a{"'], json), finished(['"b"'], json), 0],
    ['another form in lines', finished(['1']), finished(['{"y":1}']), 0],
  ])('%s', (_, left, right, at) => expect(firstDifference(left, right)).toBe(at));

  it('are compared with single records, or with the first job', () => {
    const [alone, packed, other] = [single(['1', '2']), finished(['1', '9']), finished(['1', '2'])];
    expect(disagreement([other, packed, alone])).toEqual({ base: alone, job: packed, at: 1 });
    expect(disagreement([other, packed])).toEqual({ base: other, job: packed, at: 1 });
    expect(disagreement([other, alone])).toBeUndefined();
    expect(disagreement([])).toBeUndefined();
  });

  it.each([
    ['another order', ['1', '2', '3'], ['3', '1', '2'], true],
    ['another order, other last digits', ['1', '2'], ['2.0000000001', '1'], true],
    ['one of them another', ['1', '2', '3'], ['3', '1', '9'], false],
    ['one more', ['1', '2'], ['2', '1', '3'], false],
  ])('%s', (_, base, other, reordered) => expect(isReordered(finished(base), finished(other))).toBe(reordered));
});

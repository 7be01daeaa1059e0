import { describe, expect, it } from 'vitest';
import { excuseCombination, excuseLargeValue } from '../../src/checks/excuses.ts';
import { judgeRefused } from '../../src/checks/refused-input.ts';
import { judgeTolerance } from '../../src/checks/tolerance.ts';
import { exit, failedRun, log, observations, trainRun } from '../support/observations.ts';
import { dataTest, groupTest } from '../support/observations-train.ts';

const TEXTS = { none: 'n', expected: 'e', cause: 'c', fix: 'f' };
const refusing = (count: number) =>
  groupTest(
    [],
    Array.from({ length: count }, (_, index) => ({ kind: 'bound' as const, detail: `a=${index}` })),
  );
const judge = (count: number, excuse?: (run: unknown, detail: string) => string | undefined) =>
  judgeTolerance(observations({ 'train/hyperparameters': refusing(count) }), 'train/hyperparameters', 'bound', {
    ...TEXTS,
    ...(excuse === undefined ? {} : { excuse }),
  });

describe('judgeTolerance', () => {
  it('says how the first ended, and which others there are', () => {
    expect(judge(1)).toEqual({
      status: 'fail',
      expected: 'e',
      cause: 'c',
      fix: 'f',
      actual: 'exit code 3 with a=0',
      evidence: ['FailureReason | AlgorithmError: , exit code: 3', 'stderr | unknown name'],
    });
    expect(judge(5)).toMatchObject({ actual: 'exit code 3 with a=0, and also with a=1, a=2, a=3, a=4' });
    expect(judge(6)).toMatchObject({ actual: 'exit code 3 with a=0, and also with a=1, a=2, a=3, a=4 and more' });
  });

  it('passes over what is excused while something is not', () => {
    expect(judge(3, (_, detail) => (detail === 'a=1' ? undefined : 'small'))).toMatchObject({
      status: 'fail',
      actual: 'exit code 3 with a=1',
    });
    expect(judge(3, (_, detail) => `Not ${detail}.`)).toEqual({ status: 'not-checked', reason: 'Not a=0. Not a=1.' });
  });

  it.each([
    ['figures that were compared', ['rmse', 'mae'], 'exit code 0, but another result (rmse, mae) with empty-file'],
    ['nothing that could be compared', undefined, 'exit code 0, but another result () with empty-file'],
  ])('tells another result by %s', (_, comparable, actual) => {
    const files = dataTest([{ kind: 'empty-file', run: { exit: exit(0) } }], comparable);
    expect(judgeTolerance(observations({ 'train/data-files': files }), 'train/data-files', 'empty-file', TEXTS)).toMatchObject({ actual });
  });
});

describe('excuseCombination', () => {
  const names = ['depth', 'rate', 'k'];
  it.each([
    ['the log names another hyperparameter', trainRun({ log: log('depth must be 1') }), 'rate=1', /speaks of depth/],
    ['the failure file does', failedRun('depth must be 1'), 'rate=1', /speaks of depth/],
    ['only what was changed is named', failedRun('depth must be 1'), 'depth=9', undefined],
    ['a name of one letter is in every text', failedRun('k k k'), 'rate=1', undefined],
    ['a name of three letters counts', failedRun('rate'), 'depth=1', /speaks of rate/],
    ['the log named it long ago', trainRun({ log: log(`depth${'.'.repeat(500)}`) }), 'rate=1', undefined],
    ['the failure file names it far from its start', failedRun(`${'.'.repeat(1_000)}depth`), 'rate=1', undefined],
  ])('%s', (_, run, detail, excuse) => {
    const found = excuseCombination(run, detail, names);
    if (excuse === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(excuse);
  });
});

describe('excuseLargeValue', () => {
  it.each([
    ['the kernel ended it', trainRun({ exit: exit(137, { oomKilled: true }) }), /Memory ran out/],
    ['it says so itself', trainRun({ log: log('', 'MemoryError') }), /Memory ran out/],
    ['it speaks of the data', failedRun('only 20 rows'), /sample may be too small/],
    ['it speaks of something else', failedRun('borrowed'), undefined],
    ['it spoke of memory long ago', trainRun({ log: log(`MemoryError${'.'.repeat(500)}`, `MemoryError${'.'.repeat(500)}`) }), undefined],
    ['its file speaks of it far from the start', failedRun(`${'.'.repeat(1_000)} MemoryError`), undefined],
  ])('%s', (_, run, excuse) => {
    const found = excuseLargeValue(run);
    if (excuse === undefined) expect(found).toBeUndefined();
    else expect(found).toMatch(excuse);
  });
});

describe('judgeRefused', () => {
  const refused = (...runs: readonly Parameters<typeof trainRun>[0][]) =>
    judgeRefused(
      runs.map((run) => ({ kind: 'any', detail: '', run: trainRun(run) })),
      { cause: 'c', fix: 'f' },
    );

  it('takes a run that had to be ended for one that did not refuse', () =>
    expect(
      refused({ exit: exit(1) }, { exit: exit(137, { durationMs: 9_600 }), timedOut: true, what: 'with a' }, { what: 'with b' }),
    ).toEqual({
      status: 'fail',
      expected: 'an exit code other than 0 with a',
      actual: 'still running after 10 s, and also with b',
      cause: 'c',
      fix: 'f',
      evidence: ['stdout | validation:rmse=0.5', 'stdout | done'],
    }));

  it('passes what fails', () => expect(refused({ exit: exit(1) })).toEqual({ status: 'pass' }));
});

import { describe, expect, it } from 'vitest';
import { describeEnd, describePiped, findFault, following, judgeOddity, pipeCause } from '../../src/checks/pipe-runs.ts';
import type { Observations } from '../../src/observe/types.ts';
import { exit, observations } from '../support/observations.ts';
import { brokenPipe, failedPipe, fed, noPipe, pipeRun } from '../support/observations-pipe.ts';

const other = (result: string | undefined = 'other') => pipeRun({ result });
const apart = (replaced: Partial<Observations['pipe/apart']>, together = other()) =>
  observations({
    'pipe/together': { run: together },
    'pipe/apart': { plain: pipeRun(), again: pipeRun(), carrying: { late: other() }, ...replaced },
  });

describe('findFault', () => {
  it.each([
    ['nothing was taken apart', observations(brokenPipe()), undefined],
    ['the run is missing', apart({ carrying: {} }), undefined],
    ['the tame run is missing', observations({ 'pipe/apart': { carrying: { late: failedPipe() } } }), undefined],
    ['the tame run failed', apart({ plain: failedPipe(), carrying: { late: failedPipe() } }), undefined],
    ['the run failed', apart({ carrying: { late: failedPipe() } }), 'exit code 1'],
    ['another result', apart({}), 'the training ends well but comes to something else: another model instead of [["rows",["14"]]]'],
    [
      'another result, and no second tame run',
      observations({ ...apart({}), 'pipe/apart': { plain: pipeRun(), carrying: { late: other() } } }),
      undefined,
    ],
    ['another result, and tame runs that differ', apart({ again: other('third') }), undefined],
    [
      'results that nobody knows',
      apart({ plain: other(''), again: other(''), carrying: { late: pipeRun({ result: undefined }) } }),
      undefined,
    ],
    ['tame runs without a result', apart({ plain: pipeRun({ result: undefined }), again: pipeRun({ result: undefined }) }), undefined],
    ['the run without a result', apart({ carrying: { late: pipeRun({ result: undefined }) } }), undefined],
    ['the same result in the run with everything', apart({}, pipeRun()), undefined],
    ['the same result in the run with one oddity', apart({ carrying: { late: pipeRun() } }), undefined],
  ])('%s', (_, seen, actual) => expect(findFault(seen, 'late')?.actual).toBe(actual));

  it('cuts a long result', () => {
    const long = `[${'1'.repeat(200)}]`;
    expect(findFault(apart({ carrying: { late: other(long) } }), 'late')?.actual).toMatch(/: \[1{119} instead of \[\["rows"/);
  });
});

describe('pipeCause', () => {
  it.each([
    ['all went well', {}, undefined],
    ['nothing promises it', noPipe, undefined],
    ['all went well, whatever was seen beside', { ...brokenPipe({ plain: failedPipe() }), 'pipe/together': { run: pipeRun() } }, undefined],
    ['it was not taken apart', { 'pipe/together': { run: failedPipe() } }, 'pipe/declared-modes'],
    ['no FIFO is opened', brokenPipe({ plain: failedPipe({ fed: [fed(), fed({ epochs: 0 })] }) }), 'pipe/fifo-names'],
    ['every FIFO is opened', brokenPipe({ plain: failedPipe() }), 'pipe/declared-modes'],
    ['one oddity', brokenPipe({ odd: { 'split-records': failedPipe() } }), 'pipe/record-io'],
    ['two of them', brokenPipe({ odd: { 'split-records': failedPipe(), pieces: failedPipe() } }), 'pipe/short-reads'],
    ['all together only', brokenPipe(), 'pipe/declared-modes'],
  ])('%s', (_, replaced, cause) => expect(pipeCause(observations(replaced))).toBe(cause));
});

describe('judgeOddity', () => {
  it('shows what was read in the run that carried it alone', () => {
    const late = failedPipe({ fed: [fed({ bytes: 7 })] });
    const texts = { expected: 'e', cause: 'c', fix: 'f' };
    expect(judgeOddity(observations(brokenPipe({ odd: { late } })), 'late', texts)).toEqual({
      status: 'fail',
      ...texts,
      actual: 'exit code 1',
      evidence: ['train: 1 epoch read, 7 bytes', 'stderr | Error: no'],
    });
  });
});

describe('following', () => {
  it('names a check where one is known', () => {
    expect(following('pipe/a')).toMatchObject({ status: 'not-checked', follows: 'pipe/a' });
    expect(following(undefined)).not.toHaveProperty('follows');
  });
});

describe('the words about a run', () => {
  it('tells a run that had to be ended from one that failed', () => {
    expect(describeEnd(failedPipe({ exit: exit(137), timedOut: true }))).toMatch(/had to be ended/);
    expect(describeEnd(failedPipe({ exit: exit(137) }))).toBe('exit code 137');
  });

  it('tells what was read of each pipe', () => {
    const whole = { bytes: 70, end: 'whole', overlaps: false } as const;
    const run = failedPipe({
      fed: [
        fed({ channel: 'a', epochs: 0 }),
        fed({ channel: 'b', epochs: 2, told: [whole, { ...whole, end: 'early' }] }),
        fed({ channel: 'c' }),
      ],
    });
    expect(describePiped(run)).toEqual([
      'a_0 was never opened',
      'b: 2 epochs read, 140 bytes; epoch 1 was closed before its end',
      'c: 1 epoch read, 70 bytes',
      'stderr | Error: no',
    ]);
  });
});

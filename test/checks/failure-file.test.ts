import { describe, expect, it } from 'vitest';
import { describeReason, failureText, judgeFailureFiles, showsStack } from '../../src/checks/failure-file.ts';
import type { TrainRun } from '../../src/observe/train/types.ts';
import { exit, failedRun, log, observations, trainRun } from '../support/observations.ts';

const TEXTS = { expected: 'e', cause: 'c', fix: 'f' };
const judge = (runs: readonly TrainRun[], fault: (run: TrainRun) => string | undefined) =>
  judgeFailureFiles(observations({ 'train/bad-input': runs.map((run) => ({ kind: 'any', detail: '', run })) }), TEXTS, fault);

describe('judgeFailureFiles', () => {
  it('shows the reason of the first run that is at fault and counts the others', () => {
    const runs = ['right', 'wrong', 'wrong too'].map((text) => failedRun(text, { what: `with ${text}` }));
    expect(judge(runs, (run) => (failureText(run)?.startsWith('wrong') ? 'it is wrong' : undefined))).toEqual({
      status: 'fail',
      ...TEXTS,
      actual: 'with wrong: it is wrong, and 1 more of 3 runs',
      evidence: ['FailureReason | AlgorithmError: wrong, exit code: 1'],
    });
  });

  it('shows the log too where there is no file', () =>
    expect(judge([failedRun('', { failure: undefined, log: log('no') })], () => 'none')).toMatchObject({
      actual: 'the plain run: none',
      evidence: ['FailureReason | AlgorithmError: , exit code: 1', 'stderr | no'],
    }));

  it('looks at no run that ended well or had to be ended', () => {
    const others = [trainRun(), failedRun('x', { timedOut: true })];
    expect(judge(others, () => 'wrong')).toMatchObject({ status: 'not-checked', follows: 'train/bad-input-fails' });
    expect(judge([...others, failedRun()], () => 'wrong')).toMatchObject({ status: 'fail', actual: 'the plain run: wrong' });
  });
});

describe('describeReason', () => {
  it('says nothing of a run that ended well', () => expect(describeReason(failedRun('x', { exit: exit(0) }))).toEqual([]));

  it('keeps eight lines that hold something, none of them long', () => {
    const lines = ['', '  ', `a${'b'.repeat(400)}`, ...Array.from({ length: 9 }, (_, index) => `line ${index}`)];
    const shown = describeReason(failedRun(lines.join('\r\n')));
    expect(shown).toHaveLength(8);
    expect(shown[0]).toBe('FailureReason | AlgorithmError: ');
    expect(shown[1]).toBe(`FailureReason | a${'b'.repeat(299)}`);
    expect(shown[7]).toBe('FailureReason | line 5');
  });
});

describe('failureText', () => {
  const failure = { text: 'x', bytes: 1, utf8: true };
  it.each([
    ['a file', { kind: 'file', ...failure } as const, 'x'],
    ['a folder', { kind: 'folder', ...failure } as const, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_, found, text) => expect(failureText(trainRun({ failure: found }))).toBe(text));
});

describe('showsStack', () => {
  it.each([
    ['Error: no\n    at run (file:///opt/train.mjs:3:4)', true],
    ['Error: no\n    at file:///opt/train.mjs:3:4', true],
    ['  File "/opt/train.py", line 3', true],
    ['Traceback (most recent call last)', true],
    ['java.lang.Error\n\tat com.example.Train.main(Train.java:3)', true],
    ['There is no value at line 3:4', false],
    ['See the Traceback (most recent call last)', false],
    ['Look at File "a", line 3', false],
  ])('%j', (text, stack) => expect(showsStack(text)).toBe(stack));
});

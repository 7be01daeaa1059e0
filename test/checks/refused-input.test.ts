import { describe, expect, it } from 'vitest';
import { judgeRefused } from '../../src/checks/refused-input.ts';
import type { TrainRun } from '../../src/observe/train/types.ts';
import { exit, failedRun, log, trainRun } from '../support/observations.ts';

describe('judgeRefused', () => {
  const texts = { cause: 'It is not looked at.', fix: 'Look at it.' };
  const judge = (...runs: readonly TrainRun[]) =>
    judgeRefused(
      runs.map((run) => ({ kind: 'missing-channel', detail: '', subject: '', run })),
      texts,
    );

  it('does not apply without a run', () => expect(judge()).toMatchObject({ status: 'not-applicable' }));

  it('passes when each is refused', () => expect(judge(failedRun(), failedRun())).toEqual({ status: 'pass' }));

  it('fails with the first that is not, and names the others', () => {
    const accepted = trainRun({ what: 'without data', log: log('trained') });
    const more = trainRun({ what: 'with words for figures' });
    expect(judge(failedRun(), accepted, failedRun(), more)).toEqual({
      status: 'fail',
      expected: 'an exit code other than 0 without data',
      actual: 'exit code 0, and also with words for figures',
      ...texts,
      evidence: ['stderr | trained'],
    });
  });

  it('fails when one does not end', () => {
    const hanging = failedRun('', { timedOut: true, exit: exit(137, { durationMs: 30_400 }) });
    expect(judge(hanging)).toMatchObject({ status: 'fail', actual: 'still running after 30 s' });
  });
});

import { describe, expect, it } from 'vitest';
import { failKilled, wasKilled, wentOn } from '../../src/checks/stopping.ts';
import { exit, log, stopRun, trainRun } from '../support/observations.ts';

describe('wasKilled', () => {
  it.each([
    ['it ended by itself', {}, false],
    ['it ended with the code of SIGTERM', { exit: exit(143) }, false],
    ['SIGKILL was sent', { killed: true }, true],
    ['something else sent it', { exit: exit(137) }, true],
  ])('%s', (_, replaced, killed) => expect(wasKilled(stopRun(replaced))).toBe(killed));
});

describe('wentOn', () => {
  const file = (path: string) => ({ path, type: 'file' as const, bytes: 1 });
  const nominal = trainRun({ log: log('', 'epoch 1\nrmse=0.5 after 12 s\n'), model: [file('a'), file('b')] });
  const same = { when: 'slowed' as const, log: log('', 'epoch 2\nrmse=0.7 after 345 s\n\n'), model: [file('b'), file('a')] };
  it.each([
    ['the same end but for figures, the same files in any order', {}, true],
    ['a channel held back its data', { when: 'held' as const }, false],
    ['it was over before', { endedBefore: true }, false],
    ['it was killed', { killed: true }, false],
    ['it ended with another code', { exit: exit(1) }, false],
    ['it said something else at the end', { log: log('', 'rmse=0.7 after 345 s\nstopping\n') }, false],
    ['it left other files', { model: [file('a')] }, false],
    ['it left files of other names', { model: [file('a'), file('c')] }, false],
  ])('%s', (_, replaced, on) => expect(wentOn(stopRun({ ...same, ...replaced }), nominal)).toBe(on));
});

describe('failKilled', () => {
  it('tells the grace and the time, in whole seconds', () =>
    expect(failKilled(stopRun({ stopMs: 119_600, graceSeconds: 120, log: log('busy') }), { cause: 'c', fix: 'f' })).toEqual({
      status: 'fail',
      expected: 'exit within 120 s of SIGTERM',
      actual: 'killed after 120 s',
      cause: 'c',
      fix: 'f',
      evidence: ['stderr | busy'],
    }));
});

import { describe, expect, it } from 'vitest';
import { compareMetrics, judgePrinted, matchMetrics } from '../../src/checks/metrics.ts';
import { config, exit, log, observations, project, trainRun } from '../support/observations.ts';

const PATTERNS = { rmse: 'rmse=([0-9.]+)', mae: 'mae=([0-9.]+)', seen: 'done' };

function seeing(stdout: string, patterns: Readonly<Record<string, string>> = PATTERNS) {
  const metrics = Object.fromEntries(Object.entries(patterns).map(([name, regex]) => [name, { regex }]));
  const objectives = [{ metric: 'rmse', type: 'Minimize' }];
  return observations({
    project: project({ config: config({ training: { channels: { train: {} }, metrics, objectives } }) }),
    'train/nominal': trainRun({ log: log('', stdout) }),
  });
}

describe('matchMetrics', () => {
  it('keeps what each line gave and which metric is an objective', () =>
    expect(matchMetrics(seeing('rmse=3\nrmse=2\ndone\n'))).toEqual([
      { name: 'rmse', regex: PATTERNS.rmse, objective: true, captured: ['3', '2'] },
      { name: 'mae', regex: PATTERNS.mae, objective: false, captured: [] },
      { name: 'seen', regex: 'done', objective: false, captured: [undefined] },
    ]));

  it('leaves out a pattern that does not compile', () =>
    expect(matchMetrics(seeing('a', { rmse: '(', mae: 'a' })).map(({ name }) => name)).toEqual(['mae']));
});

describe('judgePrinted', () => {
  const without = (absent: readonly { readonly name: string }[]) => `${absent.map(({ name }) => name).join('+')} has`;
  const judge = (seen: ReturnType<typeof seeing>) => judgePrinted(seen, matchMetrics(seen), { none: 'n', cause: 'c', without });

  it('asks for a line of each', () => expect(judge(seeing('rmse=3 mae=2 done'))).toEqual({ status: 'pass' }));

  it('names those without a line, and only those', () =>
    expect(judge(seeing('rmse=3'))).toEqual({
      status: 'fail',
      expected: 'a line that matches mae=([0-9.]+)',
      actual: 'no line does, so mae+seen has no value',
      cause: 'c',
      fix: expect.stringContaining('training.metrics["mae"].regex'),
      evidence: ['stdout | rmse=3'],
    }));

  it('knows nothing of a log that was cut, unless it has all lines', () => {
    const cut = (stdout: string) => {
      const seen = seeing(stdout);
      return judge({ ...seen, 'train/nominal': trainRun({ log: { ...log('', stdout), droppedBytes: 1 } }) });
    };
    expect(cut('rmse=3')).toMatchObject({ status: 'not-checked' });
    expect(cut('rmse=3 mae=2 done')).toEqual({ status: 'pass' });
  });

  it('names a pattern that takes too long, instead of waiting for it', () => {
    const line = `rmse ${'1'.repeat(50)}x`;
    expect(judge(seeing(`mae=1\n${line}`, { rmse: 'rmse ((?:[0-9]+)*)$', mae: 'mae=([0-9.]+)' }))).toEqual({
      status: 'fail',
      expected: 'rmse ((?:[0-9]+)*)$ reads the log in a moment',
      actual: 'it was given up after 1 s, at a line of 56 characters',
      cause: expect.stringContaining('Repetitions'),
      fix: expect.stringContaining('training.metrics["rmse"].regex'),
      evidence: [line],
    });
  });

  it.each([
    ['no metric', seeing('x', {}), { status: 'not-applicable', reason: 'n' }],
    [
      'a run that failed',
      { ...seeing('rmse=3'), 'train/nominal': trainRun({ exit: exit(2) }) },
      { status: 'not-checked', follows: 'train/exit-code' },
    ],
  ])('%s', (_, seen, outcome) => expect(judge(seen)).toMatchObject(outcome));
});

describe('compareMetrics', () => {
  it('compares the last values only', () =>
    expect(compareMetrics(seeing(''), { log: log('', 'rmse=9\nrmse=2\nmae=1') }, { log: log('', 'rmse=7\nrmse=2\n') })).toEqual([
      { name: 'mae', before: '1', after: 'nothing' },
    ]));
});

import { expect } from 'vitest';
import { trainMetricsNumeric } from '../../../src/checks/train/metrics-numeric.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, log, project, trainRun } from '../../support/observations.ts';

/** A project that declares these metrics, some of them as objectives; the nominal run prints `validation:rmse=0.5`. */
function metrics(patterns: Record<string, string>, objectives: readonly string[] = []) {
  const declared = Object.fromEntries(Object.entries(patterns).map(([name, regex]) => [name, { regex }]));
  const wanted = objectives.map((metric) => ({ metric, type: 'Minimize' }));
  return project({ config: config({ training: { channels: { train: {} }, metrics: declared, objectives: wanted } }) });
}

judges(trainMetricsNumeric, {
  'a number': [{ project: metrics({ rmse: 'rmse=([0-9.]+)' }) }, 'pass'],
  'a Python group name': [{ project: metrics({ rmse: 'rmse=(?P<value>[0-9.]+)' }) }, 'pass'],
  'no metric': [{}, 'not-applicable'],
  'no group': [
    { project: metrics({ rmse: 'rmse=[0-9.]+' }) },
    'fail',
    { actual: 'the pattern has no group', cause: expect.stringContaining('round brackets') },
  ],
  'too much in the group': [
    { project: metrics({ rmse: '(rmse=.*)' }) },
    'fail',
    {
      expected: 'a number from rmse',
      actual: 'the first group caught "rmse=0.5"',
      cause: expect.stringContaining('more than the number'),
      evidence: ['rmse: (rmse=.*)'],
    },
  ],
  'nothing in the group': [{ project: metrics({ rmse: 'rmse=( *)' }) }, 'fail', 'caught'],
  'a blank in the group': [
    { project: metrics({ rmse: 'rmse=( )' }), 'train/nominal': trainRun({ log: log('', 'rmse= 3') }) },
    'fail',
    { actual: 'the first group caught " "' },
  ],
  'one of two': [
    { project: metrics({ rmse: 'rmse=([0-9.]+)', all: '(rmse.*)' }) },
    'fail',
    { expected: 'a number from all', evidence: ['all: (rmse.*)'] },
  ],
  'nothing matches': [{ project: metrics({ rmse: 'mae=(.*)' }) }, 'pass'],
  'a pattern that does not compile is a matter of the spec': [{ project: metrics({ rmse: '(' }) }, 'not-applicable'],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

import { trainMetricsNumeric } from '../../../src/checks/train/metrics-numeric.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, project } from '../../support/observations.ts';

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
  'no group': [{ project: metrics({ rmse: 'rmse=[0-9.]+' }) }, 'fail', /no group/],
  'too much in the group': [{ project: metrics({ rmse: '(rmse=.*)' }) }, 'fail', /rmse=0.5/],
  'nothing matches': [{ project: metrics({ rmse: 'mae=(.*)' }) }, 'pass'],
  'a pattern that does not compile is a matter of the spec': [{ project: metrics({ rmse: '(' }) }, 'not-applicable'],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

import { trainMetricsPrinted } from '../../../src/checks/train/metrics-printed.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, log, project, trainRun } from '../../support/observations.ts';

/** A project that declares these metrics, some of them as objectives; the nominal run prints `validation:rmse=0.5`. */
function metrics(patterns: Record<string, string>, objectives: readonly string[] = []) {
  const declared = Object.fromEntries(Object.entries(patterns).map(([name, regex]) => [name, { regex }]));
  const wanted = objectives.map((metric) => ({ metric, type: 'Minimize' }));
  return project({ config: config({ training: { channels: { train: {} }, metrics: declared, objectives: wanted } }) });
}

judges(trainMetricsPrinted, {
  'a line matches': [{ project: metrics({ rmse: 'rmse=([0-9.]+)' }) }, 'pass'],
  'no line does': [{ project: metrics({ rmse: 'RMSE: ([0-9.]+)', mae: 'MAE: (.*)' }) }, 'fail', /rmse, mae have no value/],
  'one line is missing': [{ project: metrics({ rmse: 'rmse=([0-9.]+)', mae: 'MAE: (.*)' }) }, 'fail', 'so mae has no value'],
  'objectives are not its matter': [{ project: metrics({ rmse: 'RMSE: ([0-9.]+)' }, ['rmse']) }, 'not-applicable'],
  'the log was cut': [
    { project: metrics({ rmse: 'RMSE: ([0-9.]+)' }), 'train/nominal': trainRun({ log: { ...log(), droppedBytes: 9 } }) },
    'not-checked',
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

import { trainObjectivePrinted } from '../../../src/checks/train/objective-printed.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, config, log, project, trainRun } from '../../support/observations.ts';

/** A project that declares these metrics, some of them as objectives; the nominal run prints `validation:rmse=0.5`. */
function metrics(patterns: Record<string, string>, objectives: readonly string[] = []) {
  const declared = Object.fromEntries(Object.entries(patterns).map(([name, regex]) => [name, { regex }]));
  const wanted = objectives.map((metric) => ({ metric, type: 'Minimize' }));
  return project({ config: config({ training: { channels: { train: {} }, metrics: declared, objectives: wanted } }) });
}

judges(trainObjectivePrinted, {
  'a line matches': [{ project: metrics({ rmse: 'rmse=([0-9.]+)' }, ['rmse']) }, 'pass'],
  'no line does': [{ project: metrics({ rmse: 'RMSE: ([0-9.]+)' }, ['rmse']) }, 'fail', { actual: 'no line does, so rmse has no value' }],
  'a metric that is no objective is not its matter': [{ project: metrics({ rmse: 'rmse=([0-9.]+)', mae: 'MAE: (.*)' }, ['rmse']) }, 'pass'],
  'no objective': [{ project: metrics({ rmse: 'RMSE: ([0-9.]+)' }) }, 'not-applicable'],
  'the log was cut': [
    { project: metrics({ rmse: 'RMSE: ([0-9.]+)' }, ['rmse']), 'train/nominal': trainRun({ log: { ...log(), droppedBytes: 9 } }) },
    'not-checked',
  ],
  'training failed': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

import { trainHyperparametersMatter } from '../../../src/checks/train/hyperparameters-matter.ts';
import { judges } from '../../support/judges.ts';
import { config, exit, log, project, trainRun } from '../../support/observations.ts';
import { boundRuns } from '../../support/observations-train.ts';

const tunable = project({
  config: config({ training: { channels: { train: {} }, hyperparameters: { rate: { type: 'Continuous', tunable: true } } } }),
});
const same = { modelDigest: 'a', log: log('', 'took 3.1 s at 10:00:01\n') };
const later = { modelDigest: 'a', log: log('', 'took 4 s at 10:00:07\n') };

judges(trainHyperparametersMatter, {
  'nothing is tunable': [{}, 'not-applicable', 'declared as tunable'],
  'another model': [{ project: tunable, 'train/nominal': trainRun({ modelDigest: 'a' }) }, 'pass'],
  'the same model and another log': [
    { project: tunable, 'train/nominal': trainRun(same), 'train/hyperparameters': boundRuns(same, { ...same, log: log('', 'rate 1\n') }) },
    'pass',
  ],
  'the same but for times': [
    { project: tunable, 'train/nominal': trainRun(same), 'train/hyperparameters': boundRuns(same, later) },
    'fail',
    /hyperparameters.json/,
  ],
  'the same but for dates and durations': [
    {
      project: tunable,
      'train/nominal': trainRun({ modelDigest: 'a', log: log('', 'on 2026-01-02T10:00:00.5 epoch took 31 ms, all 2.5s\n') }),
      'train/hyperparameters': boundRuns(
        { modelDigest: 'a', log: log('', 'on 2026-03-04T11:01:01,25 epoch took 4 ms, all 10.25s\n') },
        { modelDigest: 'a', log: log('', 'on 1026-03-04 11:01:02 epoch took 5 ms, all 3s\n') },
      ),
    },
    'fail',
  ],
  'another number that is no time': [
    {
      project: tunable,
      'train/nominal': trainRun({ modelDigest: 'a', log: log('', '3 steps\n') }),
      'train/hyperparameters': boundRuns({ modelDigest: 'a', log: log('', '4 steps\n') }, { modelDigest: 'a', log: log('', '4 steps\n') }),
    },
    'pass',
  ],
  'another model at one bound': [
    { project: tunable, 'train/nominal': trainRun(same), 'train/hyperparameters': boundRuns(same, { ...same, modelDigest: 'b' }) },
    'pass',
  ],
  'one bound only': [
    {
      project: tunable,
      'train/nominal': trainRun(same),
      'train/hyperparameters': { ...boundRuns(same, same), runs: boundRuns(same, same).runs.slice(1) },
    },
    'not-applicable',
    'at both bounds',
  ],
  'no model to compare': [
    { project: tunable, 'train/nominal': trainRun({ log: same.log }), 'train/hyperparameters': boundRuns(same, same) },
    'not-applicable',
  ],
  'one of two hyperparameters is tunable': [
    {
      project: project({
        config: config({
          training: {
            channels: { train: {} },
            hyperparameters: { note: { type: 'FreeText' }, rate: { type: 'Continuous', tunable: true } },
          },
        }),
      }),
      'train/nominal': trainRun(same),
      'train/hyperparameters': boundRuns(same, same),
    },
    'fail',
  ],
  'a run was ended by us': [
    {
      project: tunable,
      'train/nominal': trainRun(same),
      'train/hyperparameters': boundRuns(same, { ...same, exit: exit(137), timedOut: true }),
    },
    'not-applicable',
  ],
});

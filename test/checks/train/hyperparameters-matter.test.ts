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
  'nothing is tunable': [{}, 'not-applicable'],
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
  'a run was ended by us': [
    {
      project: tunable,
      'train/nominal': trainRun(same),
      'train/hyperparameters': boundRuns(same, { ...same, exit: exit(137), timedOut: true }),
    },
    'not-applicable',
  ],
});

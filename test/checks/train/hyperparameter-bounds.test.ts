import { trainHyperparameterBounds } from '../../../src/checks/train/hyperparameter-bounds.ts';
import { judges } from '../../support/judges.ts';
import { config, exit, log, project, trainRun } from '../../support/observations.ts';
import { groupTest } from '../../support/observations-train.ts';

judges(trainHyperparameterBounds, {
  'a run that carried it succeeds': [{ 'train/hyperparameters': groupTest(['bound']) }, 'pass'],
  'it fails alone': [{ 'train/hyperparameters': groupTest([], [{ kind: 'bound' }]) }, 'fail', /exit code 3 with/],
  'it hangs': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'bound', run: { exit: exit(137), timedOut: true } }]) },
    'fail',
    /still running/,
  ],
  'another one fails': [{ 'train/hyperparameters': groupTest(['bound'], [{ kind: 'final-newline' }]) }, 'pass'],
  'nothing to try': [{ 'train/hyperparameters': groupTest([]) }, 'not-applicable'],
  'training fails at random': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'bound' }]), 'train/steadiness': [trainRun({ exit: exit(1) })] },
    'not-checked',
    'train/steady',
  ],
  'the sample is too small for the value': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'bound', run: { exit: exit(1), log: log('k=1000 is more than the 20 rows') } }]) },
    'not-checked',
    /too small/,
  ],
  'the value does not go together with another': [
    {
      project: project({
        config: config({
          training: { channels: { train: {} }, hyperparameters: { kind: { type: 'FreeText' }, num_class: { type: 'Integer' } } },
        }),
      }),
      'train/hyperparameters': groupTest(
        [],
        [{ kind: 'bound', detail: 'kind=multi', run: { exit: exit(1), log: log('num_class must be set for multi') } }],
      ),
    },
    'not-checked',
    /speaks of num_class/,
  ],
  'memory runs out': [
    { 'train/hyperparameters': groupTest([], [{ kind: 'bound', run: { exit: exit(137, { oomKilled: true }) } }]) },
    'not-checked',
    /Memory/,
  ],
  'several values': [
    {
      'train/hyperparameters': groupTest(
        [],
        [
          { kind: 'bound', detail: 'rate=0' },
          { kind: 'bound', detail: 'depth=9' },
        ],
      ),
    },
    'fail',
    /rate=0, and also with depth=9/,
  ],
});

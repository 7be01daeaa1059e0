import { batchEnvironment } from '../../../src/checks/batch/environment.ts';
import { judges } from '../../support/judges.ts';
import { batch, exit, job, log } from '../../support/observations.ts';

judges(batchEnvironment, {
  'it works': [{}, 'pass'],
  'it fails for another reason': [{ 'batch/transform': batch({ readyMs: undefined, exit: exit(1), log: log('ValueError') }) }, 'pass'],
  'the log names an optional variable': [
    { 'batch/transform': batch({ readyMs: undefined, exit: exit(1), log: log("KeyError: 'SAGEMAKER_BATCH_STRATEGY'"), jobs: [] }) },
    'fail',
    /ends with exit code 1".*taken for granted.*stderr \| KeyError/,
  ],
  'it works with True': [
    { 'batch/transform': batch({ jobs: [job(undefined)], relaxed: { 'capital-true': { readyMs: 9, answered: true } } }) },
    'fail',
    /"it does not work".*SageMaker writes true/,
  ],
  'it is ready with True, and no more': [
    {
      'batch/transform': batch({
        readyMs: undefined,
        jobs: [],
        relaxed: { 'capital-true': { readyMs: 9, answered: false } },
      }),
    },
    'fail',
    /taken for granted/,
  ],
  'it answers with the optional variables, and never starts with True': [
    {
      'batch/transform': batch({
        jobs: [job(undefined)],
        relaxed: { 'capital-true': { readyMs: undefined, answered: true }, 'optional-variables': { readyMs: 9, answered: true } },
      }),
    },
    'fail',
    /taken for granted/,
  ],
  'it works with the optional variables': [
    { 'batch/transform': batch({ readyMs: undefined, jobs: [], relaxed: { 'optional-variables': { readyMs: 9, answered: true } } }) },
    'fail',
    /taken for granted/,
  ],
});

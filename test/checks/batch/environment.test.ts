import { batchEnvironment } from '../../../src/checks/batch/environment.ts';
import { judges } from '../../support/judges.ts';
import { batch, exit, job, log } from '../../support/observations.ts';

judges(batchEnvironment, {
  'it works': [{}, 'pass'],
  'it fails for another reason': [{ 'batch/transform': batch({ readyMs: undefined, exit: exit(1), log: log('ValueError') }) }, 'pass'],
  'the log names an optional variable': [
    { 'batch/transform': batch({ readyMs: undefined, exit: exit(1), log: log("KeyError: 'SAGEMAKER_BATCH_STRATEGY'"), jobs: [] }) },
    'fail',
    /exit code 1/,
  ],
  'it works with True': [
    { 'batch/transform': batch({ jobs: [job(undefined)], relaxed: { 'capital-true': { readyMs: 9, answered: true } } }) },
    'fail',
    /SageMaker writes true/,
  ],
  'it works with the optional variables': [
    { 'batch/transform': batch({ readyMs: undefined, jobs: [], relaxed: { 'optional-variables': { readyMs: 9, answered: true } } }) },
    'fail',
    /taken for granted/,
  ],
});

import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainExtraHyperparameters = defineCheck({
  id: 'train/extra-hyperparameters',
  clauses: ['TRAIN-08'],
  severity: 'must',
  passes: 'training ignores hyperparameters that the platform adds',
  fails: 'training fails on hyperparameters that the platform adds',
  why: 'A tuning job adds _tuning_objective_metric, and clients may add names that begin with sagemaker_. A program that refuses names it does not know works in single jobs and fails in every tuning job. A misspelt name of a buyer never arrives: the service checks names against the spec.',
  needs: ['train/tolerances', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/tolerances', 'injected-hyperparameters', {
      none: 'No hyperparameter was added.',
      expected: 'exit code 0 with _tuning_objective_metric and sagemaker_job_name added',
      cause: 'The program refuses hyperparameters that it does not know.',
      fix: 'Ignore unknown names, at least those that begin with an underscore or with sagemaker_.',
    }),
});

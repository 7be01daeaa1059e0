import { defineCheck } from '../define-check.ts';
import { excuseCombination, excuseLargeValue } from '../excuses.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainHyperparameterBounds = defineCheck({
  id: 'train/hyperparameter-bounds',
  clauses: ['TRAIN-07'],
  severity: 'must',
  passes: 'training takes every hyperparameter at its bounds',
  fails: 'training refuses a value that its spec allows',
  why: 'SageMaker lets buyers and tuning jobs choose any value inside the declared range, bounds included, and any of the declared values of a Categorical hyperparameter. A program with narrower limits of its own fails after the job was paid for. The usual cause is a strict comparison, or a spec that was changed without the program.',
  needs: ['project', 'train/hyperparameters', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/hyperparameters', 'bound', {
      none: 'No hyperparameter has a range or values of which the sample leaves any out.',
      expected: 'exit code 0 with every allowed value',
      cause: 'The program checks the value against limits that are not those of the spec.',
      fix: 'Use the bounds of training.hyperparameters in the program, both included, or narrow them in sagemaker-algo.json.',
      excuse: (run, detail) =>
        excuseLargeValue(run) ?? excuseCombination(run, detail, Object.keys(seen.project.config.training.hyperparameters)),
    }),
});

import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainHyperparametersAbsent = defineCheck({
  id: 'train/hyperparameters-absent',
  clauses: ['TRAIN-09'],
  severity: 'must',
  passes: 'training works with required hyperparameters only',
  fails: 'training fails when optional hyperparameters are left out',
  why: 'Whether SageMaker fills in the declared defaults is not documented; some clients do and others do not, so that an optional hyperparameter may be missing from hyperparameters.json. A program that takes it for granted stops with a KeyError for those buyers.',
  needs: ['train/tolerances', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/tolerances', 'hyperparameters-absent', {
      none: 'Every hyperparameter is required, or none is declared.',
      expected: 'exit code 0 when hyperparameters.json holds required hyperparameters only',
      cause: 'The program takes an optional hyperparameter for granted and relies on the default being filled in for it.',
      fix: 'Repeat the declared default in the program: hp.get("rate", "0.5") or hp.rate ?? "0.5".',
    }),
});

import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainNumberForms = defineCheck({
  id: 'train/number-forms',
  clauses: ['TRAIN-07'],
  severity: 'must',
  passes: 'training reads numbers in scientific form',
  fails: 'training fails on a number in scientific form',
  why: 'Tuning jobs and clients write Continuous values as their language does: 1e-05, or 17 digits after the point. A program that matches numbers by a pattern of its own, or compares them as text, fails in the middle of a tuning job.',
  needs: ['train/hyperparameters', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/hyperparameters', 'scientific', {
      none: 'No Continuous hyperparameter is declared.',
      expected: 'exit code 0 with Continuous values written as in 2.5000000000000000e-01',
      cause: 'The value is matched by a pattern, or parsed as a whole number.',
      fix: 'Parse the text as a floating point number: float(text), Number(text), strconv.ParseFloat(text, 64).',
    }),
});

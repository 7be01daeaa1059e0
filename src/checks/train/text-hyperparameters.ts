import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainTextHyperparameters = defineCheck({
  id: 'train/text-hyperparameters',
  clauses: ['TRAIN-06'],
  severity: 'must',
  passes: 'training reads hyperparameters that are text',
  fails: 'training fails because every hyperparameter is text',
  why: 'In hyperparameters.json every value is a JSON string, numbers and booleans too, whatever the buyer typed or a tuning job chose. Code that was tried with a hand-written file full of numbers breaks in the first real job.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/text-hyperparameters', seen, {
      expected: 'a run with hyperparameters.json as SageMaker writes it: every value a JSON string, "5" and not 5',
      actual: 'the run fails, and succeeds when numbers and booleans are written as such',
      cause: 'A value is used as a number or boolean without being converted.',
      fix: 'Convert each value where it is read: int(hp["max_depth"]), float(hp["rate"]), Number(hp.rate), and compare booleans as text.',
    }),
});

import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainQuotedHyperparameters = defineCheck({
  id: 'train/quoted-hyperparameters',
  clauses: ['TRAIN-07'],
  severity: 'should',
  passes: 'training reads values that are JSON texts in quotes',
  fails: 'training fails on values that are JSON texts in quotes',
  why: 'Clients made for frameworks encode each hyperparameter as JSON before they send it, so that the value itself begins and ends with a quotation mark. Buyers who use them on this algorithm get an error that they cannot explain, and reading both forms costs one line.',
  needs: ['train/hyperparameters', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/hyperparameters', 'quoted', {
      none: 'No hyperparameter is set.',
      expected: 'exit code 0 with every value as a JSON text in quotes',
      cause: 'The text is parsed as it is, quotes included.',
      fix: 'Try JSON first and fall back to the raw text: value = json.loads(text), and text itself where that raises ValueError.',
    }),
});

import { defineCheck } from '../define-check.ts';
import { judgeTolerance } from '../tolerance.ts';

export const trainPaddedHyperparameters = defineCheck({
  id: 'train/padded-hyperparameters',
  clauses: ['TRAIN-07'],
  severity: 'should',
  passes: 'training ignores blanks around values',
  fails: 'training fails on blanks around a value',
  why: 'Values that are typed or pasted into a console often have a blank before or after them, and they arrive as they are. A comparison with the exact text, or a strict parser of numbers, refuses them.',
  needs: ['train/hyperparameters', 'train/steadiness'],
  test: (seen) =>
    judgeTolerance(seen, 'train/hyperparameters', 'padded', {
      none: 'No hyperparameter is set.',
      expected: 'exit code 0 with a blank before and after each value',
      cause: 'The value is compared or parsed with its blanks.',
      fix: 'Trim before use: text.strip(), text.trim(), strings.TrimSpace(text).',
    }),
});

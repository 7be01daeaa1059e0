import { defineCheck } from '../define-check.ts';
import { judgeRefused } from '../refused-input.ts';

export const trainWrongTypeRefused = defineCheck({
  id: 'train/wrong-type-refused',
  clauses: ['TRAIN-22'],
  severity: 'should',
  passes: 'training refuses a word where a hyperparameter is a number',
  fails: 'training takes a word where a hyperparameter is a number',
  why: 'SageMaker checks the type of a declared hyperparameter before it starts a job, so a word for a number rarely arrives. Where it does, as with a spec that was changed after the image, a program that goes on with a default sells the buyer a model that was trained with other values than asked for. Common causes: a conversion that falls back to a default, or a hyperparameter that the program never reads.',
  needs: ['train/bad-input'],
  test: ({ 'train/bad-input': runs }) =>
    judgeRefused(
      runs.filter(({ kind }) => kind === 'wrong-type'),
      {
        cause: 'The value is replaced by a default, or never read.',
        fix: 'Convert it where it is read and let the error end the program with exit code 1; take the hyperparameter out of sagemaker-algo.json if nothing reads it.',
      },
    ),
});

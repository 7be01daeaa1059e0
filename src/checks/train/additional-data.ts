import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainAdditionalData = defineCheck({
  id: 'train/additional-data',
  clauses: ['TRAIN-38'],
  severity: 'must',
  passes: 'training does not take additional model data for granted',
  fails: 'training fails without additional model data',
  why: 'Weights that an algorithm ships beside its image are announced by the variable SAGEMAKER_ADDITIONAL_S3_DATA_PATH alone, and some runs of the platform, such as the validation of a product, are without it. A program has to end with a clear message, or train from nothing, when it is not set.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/additional-data', seen, {
      expected: 'a run in which SAGEMAKER_ADDITIONAL_S3_DATA_PATH is not set',
      actual: 'the run fails, and its log names SAGEMAKER_ADDITIONAL_S3_DATA_PATH',
      cause: 'The program takes the variable for granted.',
      fix: 'Ask whether the variable is set before it is used, and put weights that are always needed into the image.',
    }),
});

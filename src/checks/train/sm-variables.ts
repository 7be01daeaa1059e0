import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainSmVariables = defineCheck({
  id: 'train/sm-variables',
  clauses: ['TRAIN-14'],
  severity: 'must',
  passes: 'training does not rely on SM_* variables',
  fails: 'training needs SM_* variables that SageMaker does not set',
  why: 'Scripts written for AWS images take their paths from SM_MODEL_DIR or SM_CHANNEL_TRAIN. Those are made by a toolkit inside that image. A custom image sees only TRAINING_JOB_NAME, TRAINING_JOB_ARN and the region, so such a script stops with a KeyError.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/sm-variables', seen, {
      expected: 'a run without SM_MODEL_DIR, SM_CHANNEL_*, SM_HPS and the like',
      actual: 'the run fails, and succeeds when these variables are set',
      cause: 'SM_* variables come from the SageMaker training toolkit inside AWS images; the platform itself sets none of them.',
      fix: 'Read the files instead: /opt/ml/input/config/*.json, /opt/ml/input/data/<channel>, /opt/ml/model; or give each variable that default.',
    }),
});

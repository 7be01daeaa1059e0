import { blameTraining } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const trainOtherVariables = defineCheck({
  id: 'train/other-variables',
  clauses: ['TRAIN-13'],
  severity: 'must',
  passes: 'training relies on no variable beyond those of the platform',
  fails: 'training needs a variable that is not promised',
  why: 'Only TRAINING_JOB_NAME, TRAINING_JOB_ARN and what the job itself declares are promised. Others have been seen in logs and may be absent on the next instance type.',
  smoke: true,
  needs: ['project', 'train/nominal', 'train/diagnosis'],
  test: (seen) =>
    blameTraining('train/other-variables', seen, {
      expected: 'a run with TRAINING_JOB_NAME, TRAINING_JOB_ARN and AWS_REGION and nothing else from the platform',
      actual: 'the run fails, and succeeds when more variables are set',
      cause: 'The program reads a variable that was seen in a job or on a developer machine, but is documented nowhere.',
      fix: 'Give the variable a default, set it with ENV in the Dockerfile, or read the value from /opt/ml/input/config/resourceconfig.json.',
    }),
});

import { blameServing } from '../attribution.ts';
import { defineCheck } from '../define-check.ts';

export const serveOtherVariables = defineCheck({
  id: 'serve/other-variables',
  clauses: ['INF-17'],
  severity: 'must',
  passes: 'serving relies on no variable beyond the declared environment',
  fails: 'serving needs a variable that is not promised',
  why: 'A serving container gets the environment map of the model and nothing of the training job: TRAINING_JOB_NAME and SM_* do not exist there.',
  smoke: true,
  needs: ['project', 'serve/health', 'serve/diagnosis'],
  test: (seen) =>
    blameServing('serve/other-variables', seen, {
      expected: 'a start with the environment of the spec and nothing else',
      actual: 'the server fails, and works when more variables are set',
      cause: 'The server reads a variable of the training job or of a toolkit.',
      fix: 'Give the variable a default, set it with ENV in the Dockerfile, or declare it under inference.environment in sagemaker-algo.json.',
    }),
});

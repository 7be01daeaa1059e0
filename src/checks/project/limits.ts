import { defineCheck } from '../define-check.ts';

export const projectLimits = defineCheck({
  id: 'project/limits',
  clauses: ['API-01'],
  severity: 'must',
  passes: 'sagemaker-algo.json keeps to the limits of CreateAlgorithm',
  fails: 'sagemaker-algo.json breaks limits of CreateAlgorithm',
  why: 'The request that creates the algorithm resource is made from this file. Names that are too long, ranges that do not fit their type, a default on a required hyperparameter or more than eight channels are refused by the service, after the images have been pushed.',
  needs: ['project'],
  test({ project }) {
    const [first, ...more] = project.issues;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'every value within the limits of the API',
      actual: `${first.path} is ${JSON.stringify(first.value)}: ${first.reason}${more.length > 0 ? `, and ${more.length} more` : ''}`,
      cause: 'The values listed below are outside what the API accepts.',
      fix: `Change ${first.path} in sagemaker-algo.json.`,
      evidence: project.issues.map(({ path, value, reason, clause }) => `${path} = ${JSON.stringify(value)}: ${reason} (${clause})`),
    };
  },
});

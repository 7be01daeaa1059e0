import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-01', 'MKT-10', 'INF-17', 'TRAIN-34'];

export const projectLimits = defineCheck({
  id: 'project/limits',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'names, texts and patterns keep to the limits of CreateAlgorithm',
  fails: 'a name, text or pattern breaks a limit of CreateAlgorithm',
  why: 'The request that creates the algorithm resource is made from sagemaker-algo.json. Names that are too long or hold other characters, descriptions with line breaks, image references with spaces and patterns that do not compile are refused by the service, after the images have been pushed.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'every text within the limits of the API',
      cause: 'A text is longer than the API allows or holds characters that it refuses.',
    }),
});

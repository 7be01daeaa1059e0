import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-06'];

export const projectCounts = defineCheck({
  id: 'project/counts',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'there are not more channels, hyperparameters and metrics than allowed',
  fails: 'there are too many or too few channels, hyperparameters or metrics',
  why: 'An algorithm may declare 1 to 8 channels, 100 hyperparameters and 40 metrics; CreateAlgorithm refuses more, and no channel at all.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: '1 to 8 channels, up to 100 hyperparameters, up to 40 metrics',
      cause: 'More is declared than the API takes, or no channel at all.',
    }),
});

import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-04'];

export const projectObjectives = defineCheck({
  id: 'project/objectives',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'objectives name declared metrics, and something can be tuned',
  fails: 'an objective cannot be tuned for',
  why: 'Each objective of a tuning job has to be one of the declared metrics, and at least one hyperparameter has to be tunable, or there is nothing to search.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'objectives among training.metrics, and a hyperparameter with tunable: true',
      cause: 'A metric was renamed, or no hyperparameter is marked as tunable.',
    }),
});

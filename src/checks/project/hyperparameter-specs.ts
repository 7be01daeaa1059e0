import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-02'];

export const projectHyperparameterSpecs = defineCheck({
  id: 'project/hyperparameter-specs',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'every hyperparameter is declared consistently',
  fails: 'a hyperparameter is declared with members that contradict each other',
  why: 'The kind of range has to match the type, bounds have to be numbers of that type, a default has to lie inside, and a required hyperparameter has none. CreateAlgorithm refuses anything else, and buyers could not use it.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'type, range, default and required that fit together',
      cause: 'The members of a declaration were written or changed independently of each other.',
    }),
});

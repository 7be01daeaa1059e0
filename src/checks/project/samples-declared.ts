import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-05'];

export const projectSamplesDeclared = defineCheck({
  id: 'project/samples-declared',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'the samples use only what is declared',
  fails: 'the samples use something that is not declared',
  why: 'The samples become the validation profile that AWS runs before the product is published. Channels, hyperparameters, input modes and content types that the spec does not declare are refused there.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'samples within training and inference of the same file',
      cause: 'The samples and the declarations were changed independently of each other.',
    }),
});

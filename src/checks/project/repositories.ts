import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['MKT-09'];

export const projectRepositories = defineCheck({
  id: 'project/repositories',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'repositories, role and Region of publish fit together',
  fails: 'the images would be pushed where Marketplace cannot take them from',
  why: 'Images have to be in private ECR repositories of the account that makes the algorithm resource, in the same Region, and in one that accounts need not switch on first. CreateAlgorithm refuses an image elsewhere, after the push. Common causes: a repository of another registry, or a Region that was changed in one of two places.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'private ECR repositories of one account, in the Region of publish.region',
      cause: 'One of publish.region, publish.role and publish.repositories was changed without the others.',
    }),
});

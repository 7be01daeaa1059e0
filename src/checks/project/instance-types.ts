import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-09'];

export const projectInstanceTypes = defineCheck({
  id: 'project/instance-types',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'every role names instance types',
  fails: 'a role names no instance type, or something that is none',
  why: 'Training, batch transform and real-time inference each need a list of instance types, spelled as SageMaker does, such as ml.m5.large. Buyers choose from these lists.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'at least one instance type such as ml.m5.large for each role',
      cause: 'A list is empty, or a name is misspelled.',
    }),
});

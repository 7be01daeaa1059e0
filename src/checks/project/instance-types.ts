import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-09', 'MKT-16'];

export const projectInstanceTypes = defineCheck({
  id: 'project/instance-types',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'every role names instance types that SageMaker has for it',
  fails: 'a role names no instance type, or one that SageMaker does not have for it',
  why: 'Training, batch transform and real-time inference each need a list of instance types, spelled as SageMaker does, such as ml.m5.large, and each has types of its own: CreateAlgorithm refuses all others. Buyers choose from these lists. Common causes: a name without `ml.`, or a machine of endpoints (ml.m5d, ml.t2, Graviton) in the list of batch transform.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'at least one instance type for each role, and only such as SageMaker has for it',
      cause: 'A list is empty, a name is misspelled, or the machine exists for another role only.',
    }),
});

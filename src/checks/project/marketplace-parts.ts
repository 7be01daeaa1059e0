import { defineCheck } from '../define-check.ts';
import { judgeIssues } from '../issues.ts';

const CLAUSES = ['API-08'];

export const projectMarketplaceParts = defineCheck({
  id: 'project/marketplace-parts',
  clauses: CLAUSES,
  severity: 'must',
  passes: 'everything that Marketplace needs beyond the API is declared',
  fails: 'a part that Marketplace needs is missing',
  why: 'CreateAlgorithm calls some parts optional that Marketplace needs: the inference side with its instance types, and a batch transform job in the validation profile. A resource made without them is accepted, and cannot be published. Common cause: a spec with neither samples.batch nor a sample request, so that no such job can be made.',
  needs: ['project'],
  test: (seen) =>
    judgeIssues(seen, CLAUSES, {
      expected: 'samples.batch, or a sample request to make batch input from',
      cause: 'Only training was described so far.',
    }),
});

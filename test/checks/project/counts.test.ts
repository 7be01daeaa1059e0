import { projectCounts } from '../../../src/checks/project/counts.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

/** A spec with one issue of each of these clauses. */
const issues = (...broken: readonly string[]) => ({
  project: project({ issues: broken.map((clause) => ({ path: 'a', value: 1, reason: 'is wrong', clause })) }),
});

judges(projectCounts, {
  'no issues': [{}, 'pass'],
  'issues of other clauses': [issues('API-01'), 'pass'],
  'one issue': [issues('API-06'), 'fail', /a = 1 is wrong/],
});

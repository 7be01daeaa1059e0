import { projectRepositories } from '../../../src/checks/project/repositories.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

/** A spec with one issue of each of these clauses. */
const issues = (...broken: readonly string[]) => ({
  project: project({ issues: broken.map((clause) => ({ path: 'a', value: 1, reason: 'is wrong', clause })) }),
});

judges(projectRepositories, {
  'no issues': [{}, 'pass'],
  'issues of other clauses': [issues('MKT-10'), 'pass'],
  'one issue': [issues('MKT-09'), 'fail', /a = 1 is wrong/],
});

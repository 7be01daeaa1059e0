import { projectObjectives } from '../../../src/checks/project/objectives.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

/** A spec with one issue of each of these clauses. */
const issues = (...broken: readonly string[]) => ({
  project: project({ issues: broken.map((clause) => ({ path: 'a', value: 1, reason: 'is wrong', clause })) }),
});

judges(projectObjectives, {
  'no issues': [{}, 'pass'],
  'issues of other clauses': [issues('API-01'), 'pass'],
  'one issue': [issues('API-04'), 'fail', /a = 1 is wrong/],
});

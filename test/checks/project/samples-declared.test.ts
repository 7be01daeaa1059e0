import { projectSamplesDeclared } from '../../../src/checks/project/samples-declared.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

/** A spec with one issue of each of these clauses. */
const issues = (...broken: readonly string[]) => ({
  project: project({ issues: broken.map((clause) => ({ path: 'a', value: 1, reason: 'is wrong', clause })) }),
});

judges(projectSamplesDeclared, {
  'no issues': [{}, 'pass'],
  'issues of other clauses': [issues('API-01'), 'pass'],
  'one issue': [issues('API-05'), 'fail', /a = 1 is wrong/],
});

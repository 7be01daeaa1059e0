import { projectMarketplaceParts } from '../../../src/checks/project/marketplace-parts.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

/** A spec with one issue of each of these clauses. */
const issues = (...broken: readonly string[]) => ({
  project: project({ issues: broken.map((clause) => ({ path: 'a', value: 1, reason: 'is wrong', clause })) }),
});

judges(projectMarketplaceParts, {
  'no issues': [{}, 'pass'],
  'issues of other clauses': [issues('API-05'), 'pass'],
  'one issue': [issues('API-08'), 'fail', /a = 1 is wrong/],
});

import { projectLimits } from '../../../src/checks/project/limits.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

/** A spec with one issue of each of these clauses. */
const issues = (...broken: readonly string[]) => ({
  project: project({ issues: broken.map((clause) => ({ path: 'a', value: 1, reason: 'is wrong', clause })) }),
});

judges(projectLimits, {
  'no issues': [{}, 'pass'],
  'issues of other clauses': [issues('API-02'), 'pass'],
  'a name that is too long': [
    { project: project({ issues: [{ path: 'name', value: 'x'.repeat(64), reason: 'has 64 characters', clause: 'API-01' }] }) },
    'fail',
    /name = .*has 64 characters/,
  ],
  several: [issues('API-01', 'MKT-10', 'INF-17'), 'fail', /and 2 more/],
  'something missing': [
    { project: project({ issues: [{ path: 'a', value: undefined, reason: 'is missing', clause: 'API-01' }] }) },
    'fail',
    /"a is missing"/,
  ],
});

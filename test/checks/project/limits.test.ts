import { projectLimits } from '../../../src/checks/project/limits.ts';
import { judges } from '../../support/judges.ts';
import { project } from '../../support/observations.ts';

judges(projectLimits, {
  'no issues': [{}, 'pass'],
  'a name that is too long': [
    { project: project({ issues: [{ path: 'name', value: 'x'.repeat(64), reason: 'at most 63 characters', clause: 'API-01' }] }) },
    'fail',
    /name is .*63 characters/,
  ],
  several: [
    { project: project({ issues: ['a', 'b', 'c'].map((path) => ({ path, value: 1, reason: 'is wrong', clause: 'API-02' })) }) },
    'fail',
    /and 2 more/,
  ],
});

import { projectDerivedFresh } from '../../../src/checks/project/derived-fresh.ts';
import { judges } from '../../support/judges.ts';
import { region } from '../../support/regions.ts';

judges(projectDerivedFresh, {
  'regions as the spec has them': [{ 'project/derived': { regions: [region('fresh'), region('fresh', 20)], stray: [] } }, 'pass'],
  'one from an earlier spec': [
    { 'project/derived': { regions: [region('fresh'), region('stale', 20)], stray: [] } },
    'fail',
    { actual: 'channels in README.md is from an earlier spec', evidence: ['README.md:20: channels is from an earlier spec'] },
  ],
  'two from an earlier spec': [
    { 'project/derived': { regions: [region('stale'), region('stale', 20)], stray: [] } },
    'fail',
    { actual: 'channels in README.md is from an earlier spec, and 1 more' },
  ],
  'one that was edited, which another check tells': [{ 'project/derived': { regions: [region('edited')], stray: [] } }, 'pass'],
  'no region': [{ 'project/derived': { regions: [], stray: [{ file: 'README.md', line: 3, reason: 'x' }] } }, 'not-applicable'],
});

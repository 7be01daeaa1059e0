import { projectDerivedUntouched } from '../../../src/checks/project/derived-untouched.ts';
import { judges } from '../../support/judges.ts';
import { region } from '../../support/regions.ts';

const stray = [{ file: 'docs/use.md', line: 3, reason: 'the region channels has no end' }];

judges(projectDerivedUntouched, {
  'regions as the spec has them': [{ 'project/derived': { regions: [region('fresh')], stray: [] } }, 'pass'],
  'one from an earlier spec, which another check tells': [{ 'project/derived': { regions: [region('stale')], stray: [] } }, 'pass'],
  'one that was edited': [
    { 'project/derived': { regions: [region('fresh'), region('edited', 20)], stray: [] } },
    'fail',
    { actual: 'README.md:20: channels was edited by hand', evidence: ['README.md:20: channels was edited by hand'] },
  ],
  'a damaged marker': [{ 'project/derived': { regions: [], stray } }, 'fail', { actual: 'docs/use.md:3: the region channels has no end' }],
  both: [
    { 'project/derived': { regions: [region('edited')], stray } },
    'fail',
    { actual: 'README.md:10: channels was edited by hand, and 1 more' },
  ],
  'no region': [{ 'project/derived': { regions: [], stray: [] } }, 'not-applicable'],
});

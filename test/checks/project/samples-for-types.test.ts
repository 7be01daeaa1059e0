import { projectSamplesForTypes } from '../../../src/checks/project/samples-for-types.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const csv = { path: 'one.csv', contentType: 'Text/CSV; header=absent' };
const json = { path: 'one.json', contentType: 'application/json' };
const spec = (contentTypes: readonly string[], samples: object) => ({
  project: project({ config: config({ inference: { contentTypes }, samples: { channels: {}, ...samples } }) }),
});

judges(projectSamplesForTypes, {
  'one for each': [spec(['text/csv', 'application/json'], { requests: [csv, json] }), 'pass'],
  'batch input for one': [spec(['text/csv', 'application/json'], { requests: [csv], batch: json }), 'pass'],
  'one without': [
    spec(['text/csv', 'application/json', 'text/xml'], { requests: [csv] }),
    'fail',
    { actual: 'none for application/json, text/xml' },
  ],
  'only one that is to be refused': [
    spec(['text/csv', 'application/json'], { requests: [csv, { ...json, expect: { status: 415 } }] }),
    'fail',
    /\\"contentType\\": \\"application\/json\\" \}/,
  ],
  'only a batch': [spec(['text/csv'], { requests: [], batch: csv }), 'pass'],
  'one that is to be refused for what it holds': [
    spec(['text/csv'], { requests: [{ ...csv, expect: { status: 400 } }], batch: json }),
    'fail',
  ],
  'no sample at all': [spec(['text/csv'], { requests: [] }), 'not-checked', /project\/marketplace-parts/],
});

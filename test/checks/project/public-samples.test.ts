import { projectPublicSamples } from '../../../src/checks/project/public-samples.ts';
import { judges } from '../../support/judges.ts';

const marks = (...kinds: readonly string[]) => ({
  'project/folder': { papers: [], secrets: kinds.map((kind) => ({ kind, path: 'data/a.csv', line: 3 })) },
});

judges(projectPublicSamples, {
  nothing: [{}, 'pass'],
  'a key': [marks('an AWS access key'), 'fail', /"data\/a\.csv:3 looks like an AWS access key"/],
  'two of them': [marks('an AWS access key', 'a private key'), 'fail', /and 1 more/],
});

import { projectListingPapers } from '../../../src/checks/project/listing-papers.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const hyperparameters = Object.fromEntries(['rate', 'depth', 'seed', 'loss'].map((name) => [name, { type: 'FreeText' }]));
const spec = config({ training: { channels: { train: {} }, hyperparameters } });
const built = configSchema.parse({ ...spec, images: { train: { tag: 'a', dockerfile: 'Dockerfile' }, serve: { tag: 'b' } } });
const tooLong = { path: 'listing.productTitle', value: 'aaa', reason: 'has 73 characters', clause: 'MKT-14' };
const papers = (...texts: readonly string[]) => ({
  project: project({ config: built }),
  'project/folder': { papers: texts.map((text, index) => ({ path: `README-${index}.md`, text })), secrets: [] },
});

judges(projectListingPapers, {
  'everything named': [papers('The channel train takes text/csv.', 'rate, depth, seed, loss'), 'pass'],
  'no README': [papers(), 'fail', { actual: 'there is no README beside sagemaker-algo.json' }],
  'a hyperparameter left out': [
    papers('train: text/csv. rate, depth, seed'),
    'fail',
    { actual: 'README-0.md leaves out the hyperparameter loss', evidence: ['not named: the hyperparameter loss'] },
  ],
  'three left out of two papers': [
    papers('train: text/csv.', 'rate'),
    'fail',
    { actual: 'README-0.md, README-1.md leaves out the hyperparameter depth, the hyperparameter seed, the hyperparameter loss' },
  ],
  'a word that is cut by the end of a paper': [papers('train text/csv rate depth see', 'd loss'), 'fail', 'the hyperparameter seed'],
  'one image that is made here': [
    {
      ...papers(),
      project: project({
        config: configSchema.parse({ ...spec, images: { train: { tag: 'a' }, serve: { tag: 'b', dockerfile: 'Dockerfile' } } }),
      }),
    },
    'fail',
  ],
  'a channel and a type left out': [papers('rate, depth, seed, loss'), 'fail', /the channel train, the content type text\/csv"/],
  'much left out': [papers('Ridge regression.'), 'fail', /leaves out the channel train, .*rate, .*depth and 3 more/],
  'a limit of the section listing': [
    { ...papers('train text/csv rate depth seed loss'), project: project({ config: built, issues: [tooLong] }) },
    'fail',
    { actual: 'listing.productTitle = "aaa" has 73 characters', fix: 'Change listing.productTitle in sagemaker-algo.json.' },
  ],
  'a limit of another clause': [
    { ...papers('train text/csv rate depth seed loss'), project: project({ config: built, issues: [{ ...tooLong, clause: 'API-01' }] }) },
    'pass',
  ],
  'images that are made elsewhere': [{ project: project() }, 'not-applicable'],
});

import { projectListingPapers } from '../../../src/checks/project/listing-papers.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const hyperparameters = Object.fromEntries(['rate', 'depth', 'seed', 'loss'].map((name) => [name, { type: 'FreeText' }]));
const spec = config({ training: { channels: { train: {} }, hyperparameters } });
const built = configSchema.parse({ ...spec, images: { train: { tag: 'a', dockerfile: 'Dockerfile' }, serve: { tag: 'b' } } });
const papers = (...texts: readonly string[]) => ({
  project: project({ config: built }),
  'project/folder': { papers: texts.map((text, index) => ({ path: `README-${index}.md`, text })), secrets: [] },
});

judges(projectListingPapers, {
  'everything named': [papers('The channel train takes text/csv.', 'rate, depth, seed, loss'), 'pass'],
  'no README': [papers(), 'fail', /there is no README/],
  'a hyperparameter left out': [papers('train: text/csv. rate, depth, seed'), 'fail', /leaves out the hyperparameter loss"/],
  'a channel and a type left out': [papers('rate, depth, seed, loss'), 'fail', /the channel train, the content type text\/csv"/],
  'much left out': [papers('Ridge regression.'), 'fail', /leaves out the channel train, .*rate, .*depth and 3 more/],
  'images that are made elsewhere': [{ project: project() }, 'not-applicable'],
});

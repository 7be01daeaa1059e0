import { projectDescriptions } from '../../../src/checks/project/descriptions.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const described = (description: string, training: object) => ({ project: project({ config: { ...config({ training }), description } }) });
const channels = (description: string) => ({ channels: { train: { contentTypes: ['text/csv'], description } } });
const hyperparameters = (description: string) => ({ hyperparameters: { rate: { type: 'FreeText', description } } });

judges(projectDescriptions, {
  'everything described': [described('Fits.', { ...channels('Rows.'), ...hyperparameters('How fast.') }), 'pass'],
  'no hyperparameters at all': [described('Fits.', channels('Rows.')), 'pass'],
  'an algorithm without': [
    described(' ', channels('Rows.')),
    'fail',
    { actual: 'description is empty', evidence: ['description is empty'] },
  ],
  'a channel without': [described('Fits.', channels('')), 'fail', /training\.channels\.train\.description is empty/],
  'a hyperparameter without': [
    described('Fits.', { ...channels('Rows.'), ...hyperparameters('') }),
    'fail',
    /at training\.hyperparameters\.rate\.description/,
  ],
  'nothing described': [
    described('', { ...channels(''), ...hyperparameters('') }),
    'fail',
    {
      actual: 'description and 2 more are empty',
      evidence: ['description', 'training.hyperparameters.rate.description', 'training.channels.train.description'].map(
        (path) => `${path} is empty`,
      ),
    },
  ],
});

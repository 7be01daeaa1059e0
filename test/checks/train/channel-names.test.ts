import { trainChannelNames } from '../../../src/checks/train/channel-names.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const named = (...names: string[]) => ({
  project: project({
    config: config({ training: { channels: Object.fromEntries(names.map((name) => [name, { inputModes: ['File', 'Pipe'] }])) } }),
  }),
});

judges(trainChannelNames, {
  'one channel': [{}, 'pass'],
  'an underscore': [named('train_a', 'train_b'), 'pass'],
  'an epoch of another': [named('train', 'train_0'), 'fail', /epoch of 'train'/],
  'capitals only': [named('train', 'Train'), 'fail', /capitals/],
});

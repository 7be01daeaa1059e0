import { expect } from 'vitest';
import { trainChannelNames } from '../../../src/checks/train/channel-names.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';

const inModes = (inputModes: readonly string[], ...names: string[]) => ({
  project: project({ config: config({ training: { channels: Object.fromEntries(names.map((name) => [name, { inputModes }])) } }) }),
});
const named = (...names: string[]) => inModes(['File', 'Pipe'], ...names);

judges(trainChannelNames, {
  'one channel': [{}, 'pass'],
  'an underscore': [named('train_a', 'train_b'), 'pass'],
  'a number without Pipe mode': [inModes(['File'], 'train', 'train_0'), 'pass'],
  'a number and more': [named('train', 'train_0a', 'train_a0'), 'pass'],
  'a number of another channel': [named('train', 'tests_0'), 'pass'],
  'an epoch of another': [
    named('train', 'train_10'),
    'fail',
    { actual: "'train_10' is also the pipe of an epoch of 'train'", fix: expect.stringContaining("channel 'train_10' in") },
  ],
  'capitals only': [named('train', 'Train'), 'fail', { actual: "'Train' and 'train' differ in capitals only" }],
});

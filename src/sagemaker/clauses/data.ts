import type { Clause } from './clause.ts';

const TRAINING_RUN = 'SageMaker AI developer guide, "How Amazon SageMaker AI Provides Training Information"';

/** Input data (DATA). */
export const dataClauses: Readonly<Record<string, Clause>> = {
  'DATA-01': {
    title: 'Files of a channel',
    requirement: 'A channel is a folder with every object below the prefix of the buyer, in sub-folders and under any name.',
    source: TRAINING_RUN,
  },
  'DATA-02': {
    title: 'Optional channels',
    requirement: 'A channel that the job does not have has neither a folder nor an entry in inputdataconfig.json.',
    source: TRAINING_RUN,
  },
  'DATA-03': {
    title: 'Names of channels',
    requirement: 'Names are case-sensitive and may hold underscores, which also separate the epoch in Pipe mode.',
    source: 'API reference of ChannelSpecification',
  },
  'DATA-04': {
    title: 'Input is read-only',
    requirement: 'Nothing below /opt/ml/input can be relied on to be writable.',
    source: TRAINING_RUN,
  },
  'DATA-05': {
    title: 'FastFile',
    requirement: 'A FastFile channel looks like File, is streamed, and is a read-only file system.',
    source: TRAINING_RUN,
  },
  'DATA-06': {
    title: 'ShardedByS3Key',
    requirement: 'Whole objects are dealt out to the hosts; with fewer objects than hosts some get none.',
    source: 'SageMaker API reference, S3DataSource',
  },
  'DATA-07': {
    title: 'Manifests and shuffling',
    requirement: 'A manifest chooses which objects a channel has, and a seed shuffles their order.',
    source: 'API reference of S3DataSource and ShuffleConfig',
    unjudged: 'Both happen before the container: it sees fewer files, or the same in another order, and no order is promised anyway.',
  },
  'DATA-08': {
    title: 'Empty objects',
    requirement: 'Objects without a byte are among the data, as the S3 console makes them for folders.',
    source: 'Amazon S3 user guide, "Organizing objects in the Amazon S3 console by using folders"',
  },
};

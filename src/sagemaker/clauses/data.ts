import type { Clause } from './clause.ts';

const TRAINING_RUN = 'SageMaker AI developer guide, "How Amazon SageMaker AI Provides Training Information"';

/** Input data (DATA). */
export const dataClauses: Readonly<Record<string, Clause>> = {
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
};

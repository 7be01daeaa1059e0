import { batchReady } from '../../../src/checks/batch/ready.ts';
import { judges } from '../../support/judges.ts';
import { batch, exit, log } from '../../support/observations.ts';

judges(batchReady, {
  soon: [{}, 'pass'],
  'too late': [{ 'batch/transform': batch({ readyMs: 481_000 }) }, 'fail', /481 s/],
  'it ended': [{ 'batch/transform': batch({ readyMs: undefined, jobs: [], exit: exit(2) }) }, 'fail', /exit code 2/],
  'the environment explains it': [
    { 'batch/transform': batch({ readyMs: undefined, jobs: [], log: log('SAGEMAKER_MAX_PAYLOAD_IN_MB is not set') }) },
    'not-checked',
    'batch/environment',
  ],
});

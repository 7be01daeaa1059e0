import { batchReady } from '../../../src/checks/batch/ready.ts';
import { judges } from '../../support/judges.ts';
import { batch, exit, log } from '../../support/observations.ts';

judges(batchReady, {
  soon: [{}, 'pass'],
  'too late': [{ 'batch/transform': batch({ readyMs: 481_000 }) }, 'fail', /within 480 s.*"ready after 481 s".*wrote nothing/],
  'just in time': [{ 'batch/transform': batch({ readyMs: 480_000 }) }, 'pass'],
  never: [{ 'batch/transform': batch({ readyMs: undefined, jobs: [] }) }, 'fail', /"no 200 from/],
  'it ended': [{ 'batch/transform': batch({ readyMs: undefined, jobs: [], exit: exit(2) }) }, 'fail', /exit code 2/],
  'the environment explains it': [
    { 'batch/transform': batch({ readyMs: undefined, jobs: [], log: log('SAGEMAKER_MAX_PAYLOAD_IN_MB is not set') }) },
    'not-checked',
    'batch/environment',
  ],
});

import { batchAnswers } from '../../../src/checks/batch/answers.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, invocations, job, log } from '../../support/observations.ts';

judges(batchAnswers, {
  answered: [{}, 'pass'],
  'one job fails': [{ 'batch/transform': batch({ jobs: [job(['1']), job(undefined)] }) }, 'pass'],
  'all fail': [{ 'batch/transform': batch({ jobs: [job(undefined), job(undefined)] }) }, 'fail', /500/],
  'real-time requests fail as well': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 500 })] }), 'batch/transform': batch({ jobs: [job(undefined)] }) },
    'not-checked',
    'serve/invocation-status',
  ],
  'the environment explains it': [
    { 'batch/transform': batch({ jobs: [job(undefined)], log: log('SAGEMAKER_BATCH_STRATEGY') }) },
    'not-checked',
    'batch/environment',
  ],
  'no input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
  'never ready': [{ 'batch/transform': batch({ readyMs: undefined }) }, 'not-checked', 'batch/ready'],
});

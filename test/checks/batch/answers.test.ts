import { batchAnswers } from '../../../src/checks/batch/answers.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, invocations, job, log } from '../../support/observations.ts';

judges(batchAnswers, {
  answered: [{}, 'pass'],
  'one job fails': [{ 'batch/transform': batch({ jobs: [job(['1']), job(undefined)] }) }, 'pass'],
  'all fail': [{ 'batch/transform': batch({ jobs: [job(undefined), job(undefined)] }) }, 'fail', /"actual":"500".*< 500.*wrote nothing/],
  'real-time requests fail as well': [
    { 'serve/invocations': invocations({ samples: [exchange({ status: 500 })] }), 'batch/transform': batch({ jobs: [job(undefined)] }) },
    'not-checked',
    'serve/invocation-status',
  ],
  'some real-time requests fail as well': [
    {
      'serve/invocations': invocations({ samples: [exchange({ status: 500 }), exchange()] }),
      'batch/transform': batch({ jobs: [job(undefined)] }),
    },
    'fail',
    /500/,
  ],
  'no real-time request was sent': [
    { 'serve/invocations': invocations({ samples: [] }), 'batch/transform': batch({ jobs: [job(undefined)] }) },
    'fail',
    /500/,
  ],
  'the second of two requests fails': [
    { 'batch/transform': batch({ jobs: [job(undefined, { requests: [exchange(), exchange({ status: 400 })] })] }) },
    'fail',
    /"actual":"400"/,
  ],
  'all requests succeed, but no result can be read': [
    { 'batch/transform': batch({ jobs: [job(undefined, { requests: [exchange()] })] }) },
    'fail',
    /"no request was answered".*\["\(the container wrote nothing\)"\]/,
  ],
  'the environment explains it': [
    { 'batch/transform': batch({ jobs: [job(undefined)], log: log('SAGEMAKER_BATCH_STRATEGY') }) },
    'not-checked',
    'batch/environment',
  ],
  'no input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
  'never ready': [{ 'batch/transform': batch({ readyMs: undefined }) }, 'not-checked', 'batch/ready'],
});

import { batchOptionalVariables } from '../../../src/checks/batch/optional-variables.ts';
import { judges } from '../../support/judges.ts';
import { batch, exit, job, log } from '../../support/observations.ts';
import { noJob, notReady, probes } from '../../support/observations-batch.ts';

const variables = (replaced: object) => ({
  'batch/variables': { readyMs: 200, exit: undefined, job: job(['1.5', '2.5', '0.5']), log: log(), ...replaced },
});

judges(batchOptionalVariables, {
  'the same results': [{}, 'pass'],
  'ends at once': [variables({ readyMs: undefined, exit: exit(1), job: undefined }), 'fail', /exit code 1/],
  'never ready': [variables({ readyMs: undefined, job: undefined }), 'fail', /no 200/],
  'refuses requests': [variables({ job: job(undefined) }), 'fail', /500/],
  'other results': [variables({ job: job(['1.5', '9', '0.5']) }), 'fail', /2.5 as result 2/],
  'fewer results': [variables({ job: job(['1.5']) }), 'fail', /2.5 as result 2/],
  'other results by chance': [
    {
      ...variables({ job: job(['1.5', '9', '0.5']) }),
      'batch/transform': batch({ probes: probes(undefined, { files: [job(['1']), job(undefined), job(['2'])] }) }),
    },
    'pass',
  ],
  'results that cannot be told apart': [
    { ...variables({ job: job([], { shape: 'unknown' }) }), 'batch/transform': batch({ jobs: [job([], { shape: 'unknown' })] }) },
    'pass',
  ],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready without them either': [notReady(), 'not-checked', 'batch/ready'],
  'no batch input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
});

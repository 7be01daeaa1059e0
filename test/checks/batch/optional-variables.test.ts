import { batchOptionalVariables } from '../../../src/checks/batch/optional-variables.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, exit, job, log } from '../../support/observations.ts';
import { noJob, notReady, probes } from '../../support/observations-batch.ts';

const { probes: _, ...unprobed } = batch();
const variables = (replaced: object) => ({
  'batch/variables': { readyMs: 200, exit: undefined, job: job(['1.5', '2.5', '0.5']), log: log(), ...replaced },
});

judges(batchOptionalVariables, {
  'the same results': [{}, 'pass'],
  'ends at once': [variables({ readyMs: undefined, exit: exit(1), job: undefined }), 'fail', /becomes ready.*exit code 1.*wrote nothing/],
  'never ready': [variables({ readyMs: undefined, job: undefined }), 'fail', /no 200/],
  'refuses requests': [variables({ job: job(undefined) }), 'fail', /200 for every request","actual":"500".*< 500.*wrote nothing/],
  'other results': [variables({ job: job(['1.5', '9', '0.5']) }), 'fail', /2.5 as result 2.*"actual":"9".*wrote nothing/],
  'fewer results': [variables({ job: job(['1.5']) }), 'fail', /2.5 as result 2.*"actual":"nothing"/],
  'more results': [variables({ job: job(['1.5', '2.5', '0.5', '7']) }), 'fail', /nothing as result 4.*"actual":"7"/],
  'one request of two is refused': [
    variables({ job: job(undefined, { requests: [exchange(), exchange({ status: 413 })] }) }),
    'fail',
    /"actual":"413"/,
  ],
  'results that cannot be read': [variables({ job: job(undefined, { requests: [exchange()] }) }), 'pass'],
  'no job': [variables({ job: undefined }), 'pass'],
  'other results than a job that failed without them': [
    { ...variables({ job: job(['7']) }), 'batch/transform': batch({ jobs: [job(undefined), job(['1.5'])] }) },
    'pass',
  ],
  'other results, and it is not known whether they are steady': [
    { ...variables({ job: job(['1.5', '9', '0.5']) }), 'batch/transform': unprobed },
    'fail',
    /as result 2/,
  ],
  'other results, and a file was not answered again': [
    {
      ...variables({ job: job(['1.5', '9', '0.5']) }),
      'batch/transform': batch({ probes: probes(undefined, { files: [job(['1']), job(['1']), job(undefined)] }) }),
    },
    'fail',
    /as result 2/,
  ],
  'other results, and a file was not answered at first': [
    {
      ...variables({ job: job(['1.5', '9', '0.5']) }),
      'batch/transform': batch({ probes: probes(undefined, { files: [job(undefined), job(['1']), job(['1'])] }) }),
    },
    'fail',
    /as result 2/,
  ],
  'one other result by chance': [
    {
      ...variables({ job: job(['1.5', '9', '0.5']) }),
      'batch/transform': batch({ probes: probes(undefined, { files: [job(['1', '2']), job(['1']), job(['1', '3'])] }) }),
    },
    'pass',
  ],
  'another number of results by chance': [
    {
      ...variables({ job: job(['1.5', '9', '0.5']) }),
      'batch/transform': batch({ probes: probes(undefined, { files: [job(['1']), job(['1']), job(['1', '1'])] }) }),
    },
    'pass',
  ],
  'other results by chance': [
    {
      ...variables({ job: job(['1.5', '9', '0.5']) }),
      'batch/transform': batch({ probes: probes(undefined, { files: [job(['1']), job(undefined), job(['2'])] }) }),
    },
    'pass',
  ],
  'results that cannot be told apart': [
    { ...variables({ job: job(['7']) }), 'batch/transform': batch({ jobs: [job([], { shape: 'unknown' })] }) },
    'pass',
  ],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready without them either': [notReady(), 'not-checked', 'batch/ready'],
  'no batch input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
});

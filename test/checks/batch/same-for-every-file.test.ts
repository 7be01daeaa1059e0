import { batchSameForEveryFile } from '../../../src/checks/batch/same-for-every-file.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
import { noJob, notReady, probed, probes } from '../../support/observations-batch.ts';

judges(batchSameForEveryFile, {
  'the same results': [{}, 'pass'],
  'the same for an object that is not split': [{ 'batch/transform': batch({ jobs: [job(['1.5'])] }) }, 'pass'],
  'other results': [probed({ files: [job(['1', '2']), job(undefined), job(['1', '3'])] }), 'fail', /1 \| 3/],
  'more results': [probed({ files: [job(['1', '2']), job(undefined), job(['1', '2', '1'])] }), 'fail'],
  'not answered again': [probed({ files: [job(['1']), job(undefined), job(undefined)] }), 'not-checked', 'batch/survives-bad-file'],
  'never answered': [
    { 'batch/transform': batch({ probes: probes(undefined, { files: [job(undefined), job(undefined), job(undefined)] }) }) },
    'not-checked',
    'batch/mini-batches',
  ],
  'no job succeeded': [noJob(), 'not-checked'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
});

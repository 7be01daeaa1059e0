import { batchSameForEveryFile } from '../../../src/checks/batch/same-for-every-file.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
import { noJob, notReady, probed, probes } from '../../support/observations-batch.ts';

const { probes: _, ...unprobed } = batch();

judges(batchSameForEveryFile, {
  'the same results': [{}, 'pass'],
  'the same for an object that is not split': [{ 'batch/transform': batch({ jobs: [job(['1.5'])] }) }, 'pass'],
  'other results': [
    probed({ files: [job(['1', '2']), job(undefined), job(['1', '3'])] }),
    'fail',
    /both times, as 1 \| 2".*"actual":"1 \| 3".*\["first: 1 \| 2","after another file: 1 \| 3"\]/,
  ],
  'more results': [
    probed({ files: [job(['1', '2']), job(undefined), job(['1', '2', '1', '2'])] }),
    'fail',
    /as 1 \| 2".*"actual":"1 \| 2 \| 1"/,
  ],
  'other results of many': [
    probed({ files: [job(['1', '2', '3', '4']), job(undefined), job(['1', '2', '3', '5'])] }),
    'fail',
    /as 1 \| 2 \| 3".*first: 1 \| 2 \| 3 \| 4"/,
  ],
  'not answered again': [probed({ files: [job(['1']), job(undefined), job(undefined)] }), 'not-checked', 'batch/survives-bad-file'],
  'never answered': [
    { 'batch/transform': batch({ probes: probes(undefined, { files: [job(undefined), job(undefined), job(undefined)] }) }) },
    'not-checked',
    'batch/mini-batches',
  ],
  'answered only afterwards': [probed({ files: [job(undefined), job(undefined), job(['1'])] }), 'not-checked', 'batch/mini-batches'],
  'nothing was probed': [{ 'batch/transform': unprobed }, 'not-checked', 'batch/mini-batches'],
  'no job of several succeeded': [{ 'batch/transform': batch({ jobs: [job(undefined), job(undefined)] }) }, 'not-checked', 'batch/answers'],
  'no job succeeded': [noJob(), 'not-checked', 'batch/mini-batches'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
});

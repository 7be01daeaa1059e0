import { batchSurvivesBadFile } from '../../../src/checks/batch/survives-bad-file.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, exit, invocations, job, unanswered } from '../../support/observations.ts';
import { noJob, notReady, parallel, probed, probes } from '../../support/observations-batch.ts';

const gone = job(undefined, { requests: [unanswered('ECONNREFUSED')] });
const died = { 'batch/transform': batch({ exit: exit(1), probes: probes(undefined, { files: [job(['1']), gone, gone] }) }) };

judges(batchSurvivesBadFile, {
  'goes on': [{}, 'pass'],
  'noise is taken for a file': [probed({ files: [job(['1']), job(['7']), job(['1'])] }), 'pass'],
  'ends at the bad file': [died, 'fail', /ended with exit code 1".*wrote nothing/],
  'ends at a bad record before': [
    { 'batch/transform': batch({ exit: exit(137), probes: probes(undefined, { files: [gone, gone, gone] }) }) },
    'fail',
    /exit code 137/,
  ],
  'ends, which the engine has not said yet': [probed({ files: [gone, gone, gone] }), 'fail', /ECONNREFUSED/],
  'goes on but answers 500': [probed({ files: [job(['1']), job(undefined), job(undefined)] }), 'fail', /"actual":"500"/],
  'the good file is not sent again': [
    probed({ files: [job(['1']), job(undefined), job(undefined, { requests: [] })] }),
    'fail',
    /"no answer"/,
  ],
  'a request at once failed, and files are answered': [probed({ parallel: parallel([], { failed: unanswered('ECONNRESET') }) }), 'pass'],
  'a request at once failed, and so do good files': [
    probed({ files: [job(undefined), job(undefined), job(undefined)], parallel: parallel([], { failed: unanswered('ECONNRESET') }) }),
    'not-checked',
    'batch/mini-batches',
  ],
  'the last request for the good file is what counts': [
    probed({ files: [job(['1']), job(undefined), job(undefined, { requests: [exchange(), unanswered('ECONNRESET')] })] }),
    'fail',
    /"ECONNRESET"/,
  ],
  'ends in real-time as well': [
    { ...died, 'serve/invocations': invocations({ exit: exit(1) }) },
    'not-checked',
    'serve/survives-bad-input',
  ],
  'a good file is refused before': [
    probed({ files: [job(undefined), job(undefined), job(undefined)] }),
    'not-checked',
    'batch/mini-batches',
  ],
  'had ended before': [
    {
      'batch/transform': batch({
        exit: exit(1),
        probes: probes(undefined, { files: [gone, gone, gone], parallel: parallel([], { failed: unanswered('ECONNRESET') }) }),
      }),
    },
    'not-checked',
    'batch/concurrency',
  ],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
  'no batch input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
});

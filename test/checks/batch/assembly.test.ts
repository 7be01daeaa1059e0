import { batchAssembly } from '../../../src/checks/batch/assembly.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
import { noJob, notReady } from '../../support/observations-batch.ts';

const seen = (replaced: object, assemble: 'None' | 'Line' = 'Line') => ({
  'batch/transform': batch({ assemble, jobs: [job(['1', '2', '3'], replaced), job(['1', '2', '3'], { strategy: 'SingleRecord' })] }),
});

judges(batchAssembly, {
  'each ends in a newline': [seen({}, 'None'), 'pass'],
  'none ends in a newline, and one is put between': [seen({ openEnds: 2 }), 'pass'],
  'none ends in a newline, and nothing is put between': [seen({ openEnds: 2 }, 'None'), 'fail', /2 answers/],
  'single records without a newline': [seen({ strategy: 'SingleRecord', openEnds: 3 }, 'None'), 'pass'],
  'one JSON document a request': [seen({ shape: 'json', openEnds: 2 }, 'None'), 'pass'],
  'one request for the whole object': [{ 'batch/transform': batch({ assemble: 'None', jobs: [job(['1'], { openEnds: 1 })] }) }, 'pass'],
  'an empty line at the end': [seen({ blankLines: 1 }), 'fail', /1 empty lines/],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
  'no batch input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
});

import { batchAssembly } from '../../../src/checks/batch/assembly.ts';
import { judges } from '../../support/judges.ts';
import { batch, exchange, job } from '../../support/observations.ts';
import { noJob, notReady } from '../../support/observations-batch.ts';

const seen = (replaced: object, assemble: 'None' | 'Line' = 'Line') => ({
  'batch/transform': batch({ assemble, jobs: [job(['1', '2', '3'], replaced), job(['1', '2', '3'], { strategy: 'SingleRecord' })] }),
});

judges(batchAssembly, {
  'each ends in a newline': [seen({}, 'None'), 'pass'],
  'none ends in a newline, and one is put between': [seen({ openEnds: 2 }), 'pass'],
  'none ends in a newline, and nothing is put between': [
    seen({ openEnds: 2 }, 'None'),
    'fail',
    /2 answers without one \(MultiRecord, with.*\["> POST[^"]*","< 200[^"]*"\]/,
  ],
  'single records without a newline': [seen({ strategy: 'SingleRecord', openEnds: 3 }, 'None'), 'pass'],
  'one JSON document a request': [seen({ shape: 'json', openEnds: 2 }, 'None'), 'pass'],
  'one request for the whole object': [{ 'batch/transform': batch({ assemble: 'None', jobs: [job(['1'], { openEnds: 1 })] }) }, 'pass'],
  'an empty line at the end': [seen({ blankLines: 1 }), 'fail', /1 empty lines \(MultiRecord.*\["> POST[^"]*","< 200[^"]*"\]/],
  'both empty lines and none at the end': [seen({ openEnds: 2, blankLines: 1 }, 'None'), 'fail', /1 empty lines/],
  'empty lines in a JSON document': [seen({ shape: 'json', blankLines: 1 }), 'pass'],
  'an empty answer to nothing': [seen({ records: 0, blankLines: 1 }), 'pass'],
  'only the first of several requests is shown': [
    seen({ blankLines: 1, requests: [exchange({ label: 'one' }), exchange({ status: 201 })] }),
    'fail',
    /"< 200[^"]*"\]/,
  ],
  'no job succeeded': [noJob(), 'not-checked', 'batch/answers'],
  'not ready': [notReady(), 'not-checked', 'batch/ready'],
  'no batch input': [{ 'batch/transform': batch({ jobs: [] }) }, 'not-applicable'],
});

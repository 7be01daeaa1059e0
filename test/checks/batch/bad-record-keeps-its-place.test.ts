import { batchBadRecordKeepsItsPlace } from '../../../src/checks/batch/bad-record-keeps-its-place.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
import { badRecord, probed, probes } from '../../support/observations-batch.ts';

judges(batchBadRecordKeepsItsPlace, {
  refused: [{}, 'pass'],
  'a placeholder': [probed({ badRecords: badRecord(['1.5', 'ERROR', '0.5']) }), 'pass'],
  skipped: [probed({ badRecords: badRecord(['1.5', '0.5']) }), 'fail', /2 results/],
  'a report in its place': [probed({ badRecords: badRecord(['1.5', 'Traceback', '  at line', '0.5']) }), 'fail', /4 results/],
  'a document without a list': [probed({ badRecords: badRecord([], { shape: 'unknown' }) }), 'pass'],
  'no bad record can be made': [probed({ badRecords: [] }), 'not-applicable'],
  'good records are skipped as well': [
    { 'batch/transform': batch({ probes: probes(undefined, { badRecords: badRecord(['1']) }) }, ['1']) },
    'not-checked',
    'batch/one-line-per-record',
  ],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1'])] }) }, 'not-applicable'],
});

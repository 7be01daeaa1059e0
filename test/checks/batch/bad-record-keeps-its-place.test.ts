import { batchBadRecordKeepsItsPlace } from '../../../src/checks/batch/bad-record-keeps-its-place.ts';
import { judges } from '../../support/judges.ts';
import { batch, job } from '../../support/observations.ts';
import { badRecord, probed, probes } from '../../support/observations-batch.ts';

const { probes: _, ...unprobed } = batch();

judges(batchBadRecordKeepsItsPlace, {
  refused: [{}, 'pass'],
  'a placeholder': [probed({ badRecords: badRecord(['1.5', 'ERROR', '0.5']) }), 'pass'],
  skipped: [
    probed({ badRecords: badRecord(['1.5', '0.5']) }),
    'fail',
    /4xx, or 3 results for 3 records.*"200 with 2 results \(a record of words.*< 200/,
  ],
  'a report in its place': [probed({ badRecords: badRecord(['1.5', 'Traceback', '  at line', '0.5']) }), 'fail', /4 results/],
  'a document without a list': [probed({ badRecords: badRecord([], { shape: 'unknown' }) }), 'pass'],
  'no bad record can be made': [probed({ badRecords: [] }), 'not-applicable'],
  'good records are skipped as well': [
    { 'batch/transform': batch({ probes: probes(undefined, { badRecords: badRecord(['1']) }) }, ['1']) },
    'not-checked',
    'batch/one-line-per-record',
  ],
  'what can be counted is wrong': [
    probed({ badRecords: [...badRecord([], { shape: 'unknown' }), ...badRecord(['1'])] }),
    'fail',
    /1 results/,
  ],
  'not probed': [{ 'batch/transform': unprobed }, 'not-applicable'],
  'not split': [{ 'batch/transform': batch({ jobs: [job(['1'])] }) }, 'not-applicable'],
});

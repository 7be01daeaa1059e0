import { pipeRecordIo } from '../../../src/checks/pipe/record-io.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';
import { brokenPipe, failedPipe, noPipe } from '../../support/observations-pipe.ts';

const channels = { train: { inputModes: ['Pipe'], recordWrapper: 'RecordIO' } };
const wrapped = { project: project({ config: config({ training: { channels } }) }) };

judges(pipeRecordIo, {
  'parts are put together': [wrapped, 'pass'],
  'it fails on parts': [{ ...wrapped, ...brokenPipe({ odd: { 'split-records': failedPipe() } }) }, 'fail', 'exit code 1'],
  'no channel declares it': [{}, 'not-applicable', 'recordWrapper'],
  'no channel promises Pipe': [noPipe, 'not-applicable'],
  'tame pipes fail too': [{ ...wrapped, ...brokenPipe({ plain: failedPipe() }) }, 'not-checked', 'pipe/declared-modes'],
});

import { pipeRecordIo } from '../../../src/checks/pipe/record-io.ts';
import { judges } from '../../support/judges.ts';
import { config, project } from '../../support/observations.ts';
import { brokenPipe, failedPipe, noPipe } from '../../support/observations-pipe.ts';

const declaring = (channels: object) => ({ project: project({ config: config({ training: { channels } }) }) });
const wrapped = declaring({ train: { inputModes: ['Pipe'], recordWrapper: 'RecordIO' } });
const failing = brokenPipe({ odd: { 'split-records': failedPipe() } });

judges(pipeRecordIo, {
  'parts are put together': [wrapped, 'pass'],
  'it fails on parts': [{ ...wrapped, ...failing }, 'fail', 'exit code 1'],
  'one channel of two declares it': [
    { ...declaring({ train: { inputModes: ['Pipe'], recordWrapper: 'RecordIO' }, test: { required: false } }), ...failing },
    'fail',
  ],
  'a channel without Pipe declares it': [
    { ...declaring({ train: { inputModes: ['Pipe'] }, test: { recordWrapper: 'RecordIO' } }), ...failing },
    'not-applicable',
  ],
  'no channel declares it': [{}, 'not-applicable', 'recordWrapper'],
  'no channel promises Pipe': [{ ...wrapped, ...noPipe }, 'not-applicable', 'declares Pipe'],
  'tame pipes fail too': [{ ...wrapped, ...brokenPipe({ plain: failedPipe() }) }, 'not-checked', 'pipe/declared-modes'],
});

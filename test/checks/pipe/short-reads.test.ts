import { pipeShortReads } from '../../../src/checks/pipe/short-reads.ts';
import { judges } from '../../support/judges.ts';
import { brokenPipe, failedPipe, fed, noPipe, pipeRun } from '../../support/observations-pipe.ts';

const fewer = pipeRun({ result: '[["rows",["1"]]]' });
const early = pipeRun({ result: 'other', fed: [fed({}, { end: 'early', bytes: 1 })] });

judges(pipeShortReads, {
  'pieces are put together': [{}, 'pass'],
  'no channel promises Pipe': [noPipe, 'not-applicable'],
  'it fails on pieces': [brokenPipe({ odd: { pieces: failedPipe() } }), 'fail', 'exit code 1'],
  'it learns from fewer rows': [brokenPipe({ together: fewer, odd: { pieces: fewer } }), 'fail', /rows.*1.*instead of.*14/],
  'it closes early and makes another model': [
    brokenPipe({ together: early, odd: { pieces: early } }),
    'fail',
    'epoch 0 was closed before its end',
  ],
  'no two runs are alike': [
    {
      ...brokenPipe({ together: fewer }),
      'pipe/apart': { plain: pipeRun(), again: pipeRun({ result: 'third' }), carrying: { pieces: fewer } },
    },
    'pass',
  ],
  'only the run with all oddities differs': [brokenPipe({ together: fewer }), 'pass'],
  'the run with pieces differs by itself': [brokenPipe({ together: pipeRun(), odd: { pieces: fewer } }), 'pass'],
  'tame pipes fail too': [brokenPipe({ plain: failedPipe({ fed: [fed({ epochs: 0 })] }) }), 'not-checked', 'pipe/fifo-names'],
});

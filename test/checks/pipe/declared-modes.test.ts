import { pipeDeclaredModes } from '../../../src/checks/pipe/declared-modes.ts';
import { judges } from '../../support/judges.ts';
import { exit, trainRun } from '../../support/observations.ts';
import { brokenPipe, failedPipe, fed, noPipe } from '../../support/observations-pipe.ts';

judges(pipeDeclaredModes, {
  'every mode works': [{}, 'pass'],
  'only folders are promised': [noPipe, 'pass'],
  'folders work too where the sample is a pipe': [{ 'pipe/folders': { run: trainRun() } }, 'pass'],
  'folders do not': [
    { 'pipe/folders': { run: trainRun({ exit: exit(1), what: 'with train in File mode' }) } },
    'fail',
    'train in File mode',
  ],
  'a FIFO is opened and training fails': [brokenPipe({ plain: failedPipe({ exit: exit(3) }) }), 'fail', /train in Pipe mode.*exit code 3/],
  'training fails only with all oddities at once': [brokenPipe(), 'fail', 'exit code 1'],
  'training fails, and was not taken apart': [{ 'pipe/together': { run: failedPipe() } }, 'fail', 'exit code 1'],
  'the FIFO is never opened': [brokenPipe({ plain: failedPipe({ fed: [fed({ epochs: 0 })] }) }), 'not-checked', 'pipe/fifo-names'],
  'a late epoch makes it fail': [brokenPipe({ odd: { late: failedPipe() } }), 'not-checked', 'pipe/late-epoch'],
});

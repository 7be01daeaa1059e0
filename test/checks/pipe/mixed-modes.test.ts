import { pipeMixedModes } from '../../../src/checks/pipe/mixed-modes.ts';
import { judges } from '../../support/judges.ts';
import { exit } from '../../support/observations.ts';
import { failedPipe, pipeRun } from '../../support/observations-pipe.ts';

const mix = { piped: ['train'], folders: ['test'] };

judges(pipeMixedModes, {
  'the mix works': [{ 'pipe/mixed': { run: pipeRun(), ...mix } }, 'pass'],
  'the mix fails': [{ 'pipe/mixed': { run: failedPipe(), ...mix } }, 'fail', 'train in Pipe mode and test in File mode'],
  'the mix hangs': [{ 'pipe/mixed': { run: failedPipe({ exit: exit(137), timedOut: true }), ...mix } }, 'fail', 'had to be ended'],
  'there is none': [{}, 'not-applicable'],
});

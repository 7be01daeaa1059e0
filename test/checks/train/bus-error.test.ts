import { trainBusError } from '../../../src/checks/train/bus-error.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining, exit, trainRun } from '../../support/observations.ts';

judges(trainBusError, {
  'training succeeds': [{}, 'pass'],
  'the log says so': [brokenTraining(undefined, 'Bus error (core dumped)'), 'fail'],
  'exit code 135': [{ ...brokenTraining(undefined), 'train/nominal': trainRun({ exit: exit(135) }) }, 'fail'],
  'another cause': [brokenTraining('sm-variables', 'Bus error (core dumped)'), 'not-checked', 'train/sm-variables'],
  'no known cause': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

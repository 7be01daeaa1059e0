import { trainTopology } from '../../../src/checks/train/topology.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

judges(trainTopology, {
  'both runs succeed': [{}, 'pass'],
  'only the run with the key fails': [
    { 'train/with-topology': trainRun({ exit: exit(1), log: log('TypeError: Cannot convert null to object') }) },
    'fail',
    /topology/,
  ],
  'it hangs': [{ 'train/with-topology': trainRun({ exit: exit(137), timedOut: true }) }, 'fail', /still running/],
});

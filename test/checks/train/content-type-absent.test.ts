import { trainContentTypeAbsent } from '../../../src/checks/train/content-type-absent.ts';
import { judges } from '../../support/judges.ts';
import { exit, log, trainRun } from '../../support/observations.ts';

judges(trainContentTypeAbsent, {
  'both runs succeed': [{}, 'pass'],
  'only the run without fails': [
    { 'train/without-content-type': trainRun({ exit: exit(1), log: log("KeyError: 'ContentType'") }) },
    'fail',
    /ContentType/,
  ],
  'it hangs': [{ 'train/without-content-type': trainRun({ exit: exit(137), timedOut: true }) }, 'fail', /still running/],
});

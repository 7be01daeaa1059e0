import { trainPrivileges } from '../../../src/checks/train/privileges.ts';
import { judges } from '../../support/judges.ts';
import { brokenTraining } from '../../support/observations.ts';

judges(trainPrivileges, {
  'training succeeds': [{}, 'pass'],
  'the log says so': [brokenTraining(undefined, 'fusermount: mount failed: Operation not permitted'), 'fail'],
  'the default capabilities are too few for mount': [brokenTraining(undefined, 'mount: /data: Operation not permitted.'), 'fail'],
  'a file without permission': [
    brokenTraining(undefined, "PermissionError: Permission denied: '/data/x'"),
    'not-checked',
    'train/exit-code',
  ],
  'another cause': [
    brokenTraining('sm-variables', 'fusermount: mount failed: Operation not permitted'),
    'not-checked',
    'train/sm-variables',
  ],
  'no known cause': [brokenTraining(undefined), 'not-checked', 'train/exit-code'],
});

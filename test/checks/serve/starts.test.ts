import { serveStarts } from '../../../src/checks/serve/starts.ts';
import { judges } from '../../support/judges.ts';
import { brokenServing, exit, health } from '../../support/observations.ts';

judges(serveStarts, {
  'it runs': [{}, 'pass'],
  'it runs and fails': [brokenServing(undefined), 'pass'],
  'nothing on PATH': [
    {
      'serve/health': health({ readyMs: undefined, exit: exit(127, { startError: 'exec: "serve": executable file not found in $PATH' }) }),
    },
    'fail',
    /not found in/,
  ],
  'not executable': [{ 'serve/health': health({ readyMs: undefined, exit: exit(126) }) }, 'fail', /exit code 126.*stdout \| listening/],
});

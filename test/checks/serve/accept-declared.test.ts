import { serveAcceptDeclared } from '../../../src/checks/serve/accept-declared.ts';
import { judges } from '../../support/judges.ts';
import { varied } from '../../support/observations.ts';

judges(serveAcceptDeclared, {
  'all answered': [{}, 'pass'],
  '*/* refused': [varied('accept-any', { status: 406 }), 'fail', /406 for accept-any/],
  'no wish refused': [varied('accept-absent', { status: 500 }), 'fail', /500/],
});

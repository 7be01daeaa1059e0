import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../hosts.ts';

export const distributedLatePeers = defineCheck({
  id: 'distributed/late-peers',
  clauses: ['DIST-04'],
  severity: 'must',
  passes: 'hosts wait for peers that start later',
  fails: 'a host gives up on peers that start later',
  why: 'Machines of a job do not start at the same moment: for some seconds the name of a peer does not resolve and its port is closed. A program that tries once fails in some jobs and not in others.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test: (seen) =>
    judgeOddity('late-hosts', seen, {
      expected: 'a job whose hosts start some seconds apart ends well',
      cause: 'The program looks a peer up, or connects to it, only once.',
      fix: 'Try again for some minutes, with a pause of a second, both for the look-up of a name and for the connection.',
    }),
});

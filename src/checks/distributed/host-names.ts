import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../hosts.ts';

export const distributedHostNames = defineCheck({
  id: 'distributed/host-names',
  clauses: ['DIST-02'],
  severity: 'must',
  passes: 'hosts are found by the names in resourceconfig.json',
  fails: 'training on several hosts counts on names like algo-1',
  why: 'The names of the hosts are those in resourceconfig.json and may change. A program that has algo-1 written into it, or takes a number out of each name, finds no leader or no rank as soon as the hosts are called otherwise.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test: (seen) =>
    judgeOddity('other-names', seen, {
      expected: 'a job on hosts that are called node-a, node-b and node-c ends well',
      cause: 'The program knows algo-1, or the number in a name, instead of the list in resourceconfig.json.',
      fix: 'Take hosts[0] as leader and hosts.indexOf(current_host) as rank, from /opt/ml/input/config/resourceconfig.json.',
    }),
});

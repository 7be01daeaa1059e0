import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../hosts.ts';

export const distributedHostOrder = defineCheck({
  id: 'distributed/host-order',
  clauses: ['DIST-03'],
  severity: 'must',
  passes: 'hosts agree on their order',
  fails: 'hosts disagree on their order when algo-10 stands before algo-2',
  why: 'The list of hosts is sorted as text, so algo-10 precedes algo-2, and the lists inside instance_groups need not be sorted at all. Where one part of a program takes hosts[0] for the leader and another sorts by number, two hosts lead, or none does: the job hangs, or two models overwrite each other. It shows only from ten hosts on.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test(seen) {
    const { carrying } = seen['distributed/apart'];
    // None of these hosts is algo-1 either.
    if (carrying['other-names']?.trouble !== undefined && carrying['text-order']?.trouble !== undefined) {
      return { status: 'not-checked', reason: 'The hosts find each other only under certain names.', follows: 'distributed/host-names' };
    }
    return judgeOddity('text-order', seen, {
      expected: 'one leader among algo-10, algo-2 and algo-3',
      cause: 'The hosts are sorted by number in one place and taken as they come in another, or a rank is made from the number in a name.',
      fix: 'Use the list hosts of /opt/ml/input/config/resourceconfig.json as it is, everywhere: hosts[0] leads, hosts.indexOf(current_host) is the rank.',
    });
  },
});

import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../hosts.ts';

export const distributedEmptyShard = defineCheck({
  id: 'distributed/empty-shard',
  clauses: ['DATA-06'],
  severity: 'must',
  passes: 'training bears a host without data',
  fails: 'training fails when a host gets no data',
  why: 'With ShardedByS3Key each host gets whole objects, about an equal share; where there are fewer objects than hosts, some get none and find an empty channel folder. Buyers choose this for any channel. A host that fails on the empty folder, or skips the exchange for which the others wait, ends the job for all.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test(seen) {
    if (seen['distributed/apart'].carrying['empty-shard']?.trouble === 'clash') {
      return { status: 'not-checked', reason: 'The hosts write over each other.', follows: 'distributed/output-names' };
    }
    return judgeOddity('empty-shard', seen, {
      expected: 'a job ends well in which one host finds an empty channel folder',
      cause: 'A host without files fails, or leaves before an exchange in which the others wait for it.',
      fix: 'Let a host without files take part in every exchange with nothing to add: sums of 0, counts of 0.',
    });
  },
});

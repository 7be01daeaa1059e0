import { defineCheck } from '../define-check.ts';
import { failJob, mergeable, ONE_HOST } from '../hosts.ts';

export const distributedOutputNames = defineCheck({
  id: 'distributed/output-names',
  clauses: ['DIST-07'],
  severity: 'must',
  passes: 'no two hosts write different files of the same name',
  fails: 'two hosts write different files of the same name',
  why: 'The folders /opt/ml/model and /opt/ml/output/data of all hosts become one archive each. Where two hosts have written a file of the same name, one of them is lost, and it is not said which. The usual pattern is that only the leader writes the model, and that each host has its own name below output/data. Local tools that mount one folder into all hosts hide it.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test(seen) {
    const { run } = seen['distributed/together'];
    const { plain, carrying } = seen['distributed/apart'];
    if (run === undefined) return ONE_HOST;
    // Hosts that do not exchange what they have learned differ only when their data does.
    const alone = plain?.trouble === undefined ? carrying['empty-shard'] : plain;
    if (alone?.trouble === 'clash') {
      return failJob(alone, {
        expected: 'different names on each host, or the same bytes, below /opt/ml/model and /opt/ml/output/data',
        cause: 'Every host writes its model or its results under the same name.',
        fix: 'Write the model on the leader only: if (current_host === hosts[0]). Put current_host into the names of files that every host writes.',
      });
    }
    if (mergeable(seen) !== undefined) return { status: 'pass' };
    return { status: 'not-checked', reason: 'No job on several hosts came to its end.', follows: 'distributed/all-hosts-end-well' };
  },
});

import { defineCheck } from '../define-check.ts';
import { describeShared, mergeable, ONE_HOST } from '../hosts.ts';

export const distributedCheckpointNames = defineCheck({
  id: 'distributed/checkpoint-names',
  clauses: ['DIST-08'],
  severity: 'should',
  passes: 'no two hosts write different checkpoints of the same name',
  fails: 'two hosts write different checkpoints of the same name',
  why: 'All hosts of a job copy /opt/ml/checkpoints to the same place in S3 and no name of a host is added. Checkpoints of the same name overwrite each other while the job runs, and after an interruption every host resumes from whichever came last.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test(seen) {
    if (seen['distributed/together'].run === undefined) return ONE_HOST;
    const job = mergeable(seen);
    if (job === undefined) {
      return { status: 'not-checked', reason: 'No job on several hosts came to its end.', follows: 'distributed/all-hosts-end-well' };
    }
    const clashes = job.shared.filter(({ path, same }) => !same && path.startsWith('checkpoints/'));
    const [first] = clashes;
    if (first === undefined) return { status: 'pass' };
    return {
      status: 'fail',
      expected: 'different names on each host below /opt/ml/checkpoints',
      actual: `${first.hosts.join(' and ')} write different bytes to /opt/ml/${first.path}`,
      cause: 'Every host writes its checkpoints under the same name.',
      fix: 'Write checkpoints on the leader only, or into a folder with the name of the host: /opt/ml/checkpoints/<current_host>/.',
      evidence: describeShared(clashes),
    };
  },
});

import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../hosts.ts';

export const distributedInstanceGroups = defineCheck({
  id: 'distributed/instance-groups',
  clauses: ['DIST-10'],
  severity: 'should',
  passes: 'training bears two instance groups in resourceconfig.json',
  fails: 'training fails when resourceconfig.json has two instance groups',
  why: 'A job may be made of up to five groups of unlike machines; then instance_groups has several entries and current_group_name is not homogeneousCluster. AWS documents it for its own PyTorch and TensorFlow containers, so this is advice: count the list hosts, not the first group.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test: (seen) =>
    judgeOddity('two-groups', seen, {
      expected: 'a job with the groups group-1 and group-2 ends well',
      cause: 'The program takes the hosts of the first group for all hosts, or knows only the group homogeneousCluster.',
      fix: 'Use the list hosts of /opt/ml/input/config/resourceconfig.json and ignore instance_groups.',
    }),
});

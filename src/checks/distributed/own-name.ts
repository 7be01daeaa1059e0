import { defineCheck } from '../define-check.ts';
import { judgeOddity } from '../hosts.ts';

export const distributedOwnName = defineCheck({
  id: 'distributed/own-name',
  clauses: ['DIST-02'],
  severity: 'must',
  passes: 'hosts know themselves by current_host',
  fails: 'hosts take their host name for their name in the job',
  why: 'The host name of a container has nothing to do with the name that its peers use; /etc/hostname and /etc/hosts may hold anything. A program that compares os.hostname() or socket.gethostname() with the list of hosts finds itself nowhere: then there is no leader and no model, or everybody waits.',
  containerOnly: true,
  needs: ['project', 'distributed/together', 'distributed/apart'],
  test: (seen) =>
    judgeOddity('foreign-hostnames', seen, {
      expected: 'a job whose containers have host names such as ip-10-0-96-231.ec2.internal ends well',
      cause: 'The program compares its host name with the names in resourceconfig.json.',
      fix: 'Take the own name from current_host in /opt/ml/input/config/resourceconfig.json, never from os.hostname() or socket.gethostname().',
    }),
});

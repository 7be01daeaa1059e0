import { distributedAllHostsEndWell } from '../../../src/checks/distributed/all-hosts-end-well.ts';
import { judges } from '../../support/judges.ts';
import { onHosts, stumbling } from '../../support/observations-distributed.ts';

judges(distributedAllHostsEndWell, {
  'one host only': [{}, 'not-applicable'],
  'all went well': [onHosts(), 'pass'],
  'a host fails in the plain job': [stumbling({}, 'failed'), 'fail', /algo-2 ends with exit code 1.*algo-10: exit code 0.*no peer/],
  'a host never ends': [stumbling({}, 'stuck'), 'fail', /algo-2 did not end.*killed at the time limit/],
  'nobody writes a model': [stumbling({}, 'no-model'), 'fail', /none has written a model/],
  'hosts write over each other': [stumbling({}, 'clash'), 'pass'],
  'one oddity explains it': [stumbling({ 'late-hosts': 'failed' }), 'pass'],
  'only all oddities together do it': [stumbling({}), 'fail', /algo-10, algo-2, node-a/],
});

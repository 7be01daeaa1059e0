import { distributedAllHostsEndWell } from '../../../src/checks/distributed/all-hosts-end-well.ts';
import { judges } from '../../support/judges.ts';
import { onHosts, stumbling, troubled } from '../../support/observations-distributed.ts';

judges(distributedAllHostsEndWell, {
  'one host only': [{}, 'not-applicable'],
  'all went well': [onHosts(), 'pass'],
  'a host fails in the plain job': [stumbling({}, 'failed'), 'fail', /algo-2 ends with exit code 1.*algo-10: exit code 0.*no peer/],
  'a host never ends': [stumbling({}, 'stuck'), 'fail', /algo-2 did not end.*killed at the time limit/],
  'nobody writes a model': [stumbling({}, 'no-model'), 'fail', /none has written a model/],
  'the plain job fails, and an oddity alone as well': [
    stumbling({ 'late-hosts': 'stuck' }, 'failed'),
    'fail',
    /algo-2 ends with exit code 1/,
  ],
  'it was not taken apart': [
    onHosts(troubled('failed')),
    'fail',
    { expected: 'exit code 0 on algo-10, algo-2, node-a, and a model on one of them' },
  ],
  'it was not taken apart but for an oddity': [
    { ...onHosts(troubled('failed')), 'distributed/apart': { carrying: { 'late-hosts': troubled('failed') } } },
    'fail',
  ],
  'hosts write over each other': [stumbling({}, 'clash'), 'pass'],
  'one oddity explains it': [stumbling({ 'late-hosts': 'failed' }), 'pass'],
  'only all oddities together do it': [stumbling({}), 'fail', /algo-10, algo-2, node-a/],
});

import { distributedOutputNames } from '../../../src/checks/distributed/output-names.ts';
import { judges } from '../../support/judges.ts';
import { jobRun, onHosts, stumbling } from '../../support/observations-distributed.ts';

judges(distributedOutputNames, {
  'one host only': [{}, 'not-applicable'],
  'all went well': [onHosts(), 'pass'],
  'the same bytes': [onHosts(jobRun({ shared: [{ path: 'model/model.json', hosts: ['algo-10', 'algo-2'], same: true }] })), 'pass'],
  'different bytes in every job': [stumbling({}, 'clash'), 'fail', /algo-10 and algo-2 write different bytes.*current_host/],
  'different bytes where data differs': [stumbling({ 'empty-shard': 'clash' }), 'fail'],
  'the plain job fails in another way': [stumbling({ 'empty-shard': 'clash' }, 'stuck'), 'not-checked', 'distributed/all-hosts-end-well'],
  'the host without data fails': [stumbling({ 'empty-shard': 'failed' }), 'pass'],
  'two leaders because of their order': [stumbling({ 'text-order': 'clash' }), 'pass'],
  'no job ends well': [stumbling({}, 'failed'), 'not-checked', 'distributed/all-hosts-end-well'],
});

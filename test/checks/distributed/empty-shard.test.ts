import { distributedEmptyShard } from '../../../src/checks/distributed/empty-shard.ts';
import { judges } from '../../support/judges.ts';
import { onHosts, stumbling } from '../../support/observations-distributed.ts';

judges(distributedEmptyShard, {
  'one host only': [{}, 'not-applicable'],
  'all went well': [onHosts(), 'pass'],
  'the host without data fails': [stumbling({ 'empty-shard': 'failed' }), 'fail', /empty channel folder/],
  'the others wait for it': [stumbling({ 'empty-shard': 'stuck' }), 'fail'],
  'every host writes the model of its own data': [stumbling({ 'empty-shard': 'clash' }), 'not-checked', 'distributed/output-names'],
  'something else makes it fail': [stumbling({ 'late-hosts': 'failed' }), 'pass'],
});

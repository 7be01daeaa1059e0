import { distributedHostOrder } from '../../../src/checks/distributed/host-order.ts';
import { judges } from '../../support/judges.ts';
import { onHosts, stumbling } from '../../support/observations-distributed.ts';

judges(distributedHostOrder, {
  'one host only': [{}, 'not-applicable'],
  'all went well': [onHosts(), 'pass'],
  'two leaders': [stumbling({ 'text-order': 'clash' }), 'fail', /algo-10 and algo-2 write different bytes to .opt.ml.model.model.json/],
  'no leader': [stumbling({ 'text-order': 'stuck' }), 'fail', /as it is/],
  'no names but algo-1 are known': [
    stumbling({ 'text-order': 'failed', 'other-names': 'failed' }),
    'not-checked',
    'distributed/host-names',
  ],
  'it alone makes a host fail': [stumbling({ 'text-order': 'failed' }), 'fail', 'algo-2 ends with exit code 1'],
  'only other names are in the way': [stumbling({ 'other-names': 'failed' }), 'pass'],
  'the plain job fails as well': [stumbling({}, 'stuck'), 'not-checked', 'distributed/all-hosts-end-well'],
});

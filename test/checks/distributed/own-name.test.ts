import { distributedOwnName } from '../../../src/checks/distributed/own-name.ts';
import { judges } from '../../support/judges.ts';
import { onHosts, stumbling } from '../../support/observations-distributed.ts';

judges(distributedOwnName, {
  'one host only': [{}, 'not-applicable', /training.distributed/],
  'all went well': [onHosts(), 'pass'],
  'it alone makes a host fail': [stumbling({ 'foreign-hostnames': 'failed' }), 'fail', /algo-2 ends with exit code 1.*current_host/],
  'it alone makes a host hang': [stumbling({ 'foreign-hostnames': 'stuck' }), 'fail', /algo-2 did not end/],
  'it alone leaves no model': [stumbling({ 'foreign-hostnames': 'no-model' }), 'fail', /none has written a model/],
  'something else makes it fail': [stumbling({ 'text-order': 'failed' }), 'pass'],
  'the plain job fails as well': [stumbling({}, 'failed'), 'not-checked', 'distributed/all-hosts-end-well'],
  'the plain job writes over itself': [stumbling({}, 'clash'), 'not-checked', 'distributed/output-names'],
});

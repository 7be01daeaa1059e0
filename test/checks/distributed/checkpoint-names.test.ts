import { distributedCheckpointNames } from '../../../src/checks/distributed/checkpoint-names.ts';
import { judges } from '../../support/judges.ts';
import { jobRun, onHosts, stumbling } from '../../support/observations-distributed.ts';

const shared = { path: 'checkpoints/step-1', hosts: ['algo-10', 'node-a'], same: false };

judges(distributedCheckpointNames, {
  'one host only': [{}, 'not-applicable'],
  'no checkpoints': [onHosts(), 'pass'],
  'the same bytes': [onHosts(jobRun({ shared: [{ ...shared, same: true }] })), 'pass'],
  'different bytes': [
    onHosts(jobRun({ shared: [shared] })),
    'fail',
    {
      actual: 'algo-10 and node-a write different bytes to /opt/ml/checkpoints/step-1',
      evidence: ['/opt/ml/checkpoints/step-1: algo-10, node-a'],
    },
  ],
  'other files of the same name': [onHosts(jobRun({ shared: [{ ...shared, path: 'model/checkpoints/step-1' }] })), 'pass'],
  'many of them': [onHosts(jobRun({ shared: Array.from({ length: 9 }, () => shared) })), 'fail', /and 1 more/],
  'in the plain job, when the odd one fails': [
    { ...stumbling({ 'late-hosts': 'failed' }), 'distributed/apart': { plain: jobRun({ shared: [shared] }), carrying: {} } },
    'fail',
  ],
  'no job ends well': [stumbling({}, 'stuck'), 'not-checked', 'distributed/all-hosts-end-well'],
});

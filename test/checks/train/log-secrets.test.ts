import { trainLogSecrets } from '../../../src/checks/train/log-secrets.ts';
import { judges } from '../../support/judges.ts';

const one = { what: 'AWS key', where: 'line 3' };

judges(trainLogSecrets, {
  'no secret': [{}, 'pass'],
  'a secret': [{ 'secrets/training-logs': [one] }, 'fail', /"AWS key in line 3"/],
  'two of them': [{ 'secrets/training-logs': [one, { ...one, where: 'line 9' }] }, 'fail', /and 1 more.*line 9: AWS key/],
});

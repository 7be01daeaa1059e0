import { serveLogSecrets } from '../../../src/checks/serve/log-secrets.ts';
import { judges } from '../../support/judges.ts';

const one = { what: 'AWS key', where: 'line 3' };

judges(serveLogSecrets, {
  'no secret': [{}, 'pass'],
  'a secret': [{ 'secrets/serving-logs': [one] }, 'fail', /"AWS key in line 3"/],
  'two of them': [{ 'secrets/serving-logs': [one, { ...one, where: 'line 9' }] }, 'fail', /and 1 more.*line 9: AWS key/],
});

import { projectSampleSecrets } from '../../../src/checks/project/sample-secrets.ts';
import { judges } from '../../support/judges.ts';

const one = { what: 'AWS key', where: 'line 3' };

judges(projectSampleSecrets, {
  'no secret': [{}, 'pass'],
  'a secret': [{ 'secrets/samples': [one] }, 'fail', /"AWS key in line 3"/],
  'two of them': [{ 'secrets/samples': [one, { ...one, where: 'line 9' }] }, 'fail', /and 1 more.*line 9: AWS key/],
});

import { defineCheck } from '../define-check.ts';
import { judgeSecrets } from '../secret-text.ts';

export const projectSampleSecrets = defineCheck({
  id: 'project/sample-secrets',
  clauses: ['MKT-11'],
  severity: 'should',
  passes: 'no secrets were found in the sample data',
  fails: 'the sample data seems to hold a secret',
  why: 'The inputs and outputs of the validation become public to buyers together with the product. A key, token or password among the sample data is then given away. Common causes: real customer data taken as a sample, or a folder as the sample path that holds more than the data, such as notes or a .env file.',
  needs: ['secrets/samples'],
  test: (seen) =>
    judgeSecrets(seen['secrets/samples'], {
      expected: 'no keys, tokens and passwords in the files that `samples` names',
      cause: 'Real data was taken, or the folder holds other files too.',
      fix: 'Replace the value by an invented one, or move the file out of the sample folder; change the secret where it is valid.',
    }),
});

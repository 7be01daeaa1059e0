import { defineCheck } from '../define-check.ts';
import { judgeSecrets } from '../secret-text.ts';

export const serveLogSecrets = defineCheck({
  id: 'serve/log-secrets',
  clauses: ['MKT-11'],
  severity: 'should',
  passes: 'no secrets were found in the log of the server',
  fails: 'the log of the server seems to hold a secret',
  why: 'The log of the validation and that of each endpoint and batch job can be read by buyers. A key, token or password that the server prints there is given away. Common causes: printing all variables or the whole configuration at the start, a debug mode that logs requests with their headers, or an error message with a connection string.',
  needs: ['secrets/serving-logs'],
  test: (seen) =>
    judgeSecrets(seen['secrets/serving-logs'], {
      expected: 'no keys, tokens and passwords in what the server writes',
      cause: 'The program prints its variables, its configuration or an address with a password in it.',
      fix: 'Print names without values, and take the secret out of the image; change it where it is valid.',
    }),
});

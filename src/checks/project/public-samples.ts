import { defineCheck } from '../define-check.ts';

export const projectPublicSamples = defineCheck({
  id: 'project/public-samples',
  clauses: ['MKT-11'],
  severity: 'should',
  passes: 'the sample data holds no keys or tokens',
  fails: 'the sample data holds what looks like a key or token',
  why: 'The samples become the input of the validation profile, and its inputs, outputs, logs and metrics are shown to every buyer. A key in them is public from then on. Common causes: a dump of real requests with their headers, or a configuration file that lies beside the data.',
  needs: ['project/folder'],
  test({ 'project/folder': { secrets } }) {
    const [first] = secrets;
    if (first === undefined) return { status: 'pass' };
    const more = secrets.length > 1 ? `, and ${secrets.length - 1} more` : '';
    return {
      status: 'fail',
      expected: 'sample data that everybody may see',
      actual: `${first.path}:${first.line} looks like ${first.kind}${more}`,
      cause: 'The sample was taken from real data.',
      fix: `Take it out of ${first.path}, and revoke it if it is real.`,
      evidence: secrets.map(({ path, line, kind }) => `${path}:${line}: ${kind}`),
    };
  },
});

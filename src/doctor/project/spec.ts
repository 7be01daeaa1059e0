import { count, defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectSpec = defineDiagnosis({
  id: 'project/spec',
  passes: 'sagemaker-algo.json is valid',
  finds: ['problem'],
  needs: ['spec'],
  judge({ spec }) {
    if (spec.status === 'invalid') {
      // The place in the file, with a mark below it, is for a terminal as wide as the line.
      const lines = spec.message.split('\n').map((line) => line.trim());
      const [first = '', ...evidence] = lines.filter((line) => !/^\^*$/.test(line));
      const what = evidence.length === 1 && first.endsWith(':') ? `${first} ${evidence[0]}` : first;
      return { status: 'problem', what, consequence: 'No command works in this project.', fix: 'Correct the file.', evidence };
    }
    if (spec.issues.length === 0) return OK;
    const [one, ...more] = spec.issues;
    const only = one === undefined || more.length > 0 ? '' : `: ${one.path} ${one.reason}`;
    return {
      ...{
        status: 'problem',
        what: `sagemaker-algo.json breaks ${count(spec.issues.length, 'rule')} of CreateAlgorithm or AWS Marketplace${only}.`,
      },
      consequence: 'The algorithm resource cannot be made, or not be published.',
      ...{ fix: 'Correct the file; this tells more.', command: "sagemaker-algo test-local --only 'project/*'" },
      evidence: spec.issues.map(({ path, reason }) => `${path}: ${reason}`),
    };
  },
});

import { count, defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectSpec = defineDiagnosis({
  id: 'project/spec',
  passes: 'sagemaker-algo.json is valid',
  finds: ['problem'],
  needs: ['spec'],
  judge({ spec }) {
    if (spec.status === 'invalid') {
      const [what = '', ...evidence] = spec.message.split('\n').map((line) => line.trim());
      return { status: 'problem', what, consequence: 'No command works in this project.', fix: 'Correct the file.', evidence };
    }
    if (spec.issues.length === 0) return OK;
    return {
      ...{
        status: 'problem',
        what: `sagemaker-algo.json breaks ${count(spec.issues.length, 'rule')} of CreateAlgorithm or AWS Marketplace.`,
      },
      consequence: 'The algorithm resource cannot be made, or not be published.',
      ...{ fix: 'Correct the file; this tells more.', command: "sagemaker-algo test-local --only 'project/*'" },
      evidence: spec.issues.map(({ path, reason }) => `${path}: ${reason}`),
    };
  },
});

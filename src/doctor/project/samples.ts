import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectSamples = defineDiagnosis({
  id: 'project/samples',
  passes: 'the samples that the spec names are there and can be read',
  finds: ['problem', 'warning'],
  needs: ['samples'],
  judge({ samples: { broken, declared } }) {
    const [first] = broken;
    if (first !== undefined) {
      return {
        ...{
          status: 'problem',
          what: `${first.path}, of ${first.where}, ${first.trouble}${broken.length > 1 ? `; so are ${broken.length - 1} more` : ''}.`,
        },
        consequence: 'Nothing can be trained, served or rehearsed with it, and no validation profile be made.',
        fix: 'Put the file back, or correct `samples` in sagemaker-algo.json.',
        evidence: broken.map(({ where, path, trouble }) => `${where}: ${path} ${trouble}`),
      };
    }
    if (declared > 0) return OK;
    return {
      ...{ status: 'warning', what: 'The spec names no samples.' },
      consequence: 'There is nothing to rehearse with, and AWS Marketplace asks for samples of what goes in and comes out.',
      fix: 'Name data under samples.channels and requests under samples.requests (docs/spec-file.md).',
    };
  },
});

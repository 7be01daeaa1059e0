import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const projectDockerfiles = defineDiagnosis({
  id: 'project/dockerfiles',
  passes: 'the Dockerfiles and their contexts are there',
  finds: ['problem'],
  needs: ['dockerfiles'],
  judge({ dockerfiles: { files, lostContexts } }) {
    const broken = files.filter(({ trouble }) => trouble !== undefined);
    const evidence = [...broken.map(({ trouble }) => trouble ?? ''), ...lostContexts.map((path) => `the context ${path} is not a folder`)];
    if (evidence.length === 0) return OK;
    return {
      ...{ status: 'problem', what: `${firstOf([...broken.map(({ path }) => path), ...lostContexts])} cannot be read.` },
      consequence: 'The image cannot be built.',
      fix: 'Put it back, or correct images.train and images.serve in sagemaker-algo.json.',
      evidence,
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectImagePlatform = defineDiagnosis({
  id: 'project/image-platform',
  passes: 'the images are for linux/amd64',
  finds: ['problem'],
  needs: ['images'],
  judge({ images }) {
    const other = images.find(({ platform }) => platform !== undefined && platform !== 'linux/amd64');
    if (other === undefined) return OK;
    return {
      ...{ status: 'problem', what: `${other.tag} is for ${other.platform}.` },
      consequence: 'SageMaker cannot start it ("exec format error").',
      ...{ fix: 'Build it with this tool, which names the platform.', command: 'sagemaker-algo build' },
    };
  },
});

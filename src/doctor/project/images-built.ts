import { describeCommand } from '../../command-line.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectImagesBuilt = defineDiagnosis({
  id: 'project/images-built',
  passes: 'the images are there',
  finds: ['problem', 'note'],
  needs: ['images'],
  judge({ images }) {
    const missing = images.filter(({ built }) => !built);
    const adopted = missing.find((image) => image.adopted);
    if (adopted !== undefined) {
      return {
        ...{ status: 'problem', what: `The engine has no image ${adopted.tag}, which the spec takes as it is.` },
        consequence: 'Nothing can be rehearsed.',
        ...{ fix: 'Fetch it, or name another in sagemaker-algo.json.', command: describeCommand('docker', ['pull', adopted.tag]) },
      };
    }
    const [first] = missing;
    if (first === undefined) return OK;
    return {
      ...{ status: 'note', what: `${missing.map(({ tag }) => tag).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not built yet.` },
      consequence: '`test-local` needs them.',
      ...{ fix: 'Build.', command: 'sagemaker-algo build' },
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectImagesFresh = defineDiagnosis({
  id: 'project/images-fresh',
  passes: 'the images were made from the files as they are now',
  finds: ['warning'],
  needs: ['images'],
  judge({ images }) {
    const old = images.filter(({ outdated }) => outdated === true).map(({ tag }) => tag);
    if (old.length > 0) {
      return {
        ...{
          status: 'warning',
          what: `${old.join(' and ')} ${old.length === 1 ? 'was' : 'were'} built from other files than are there now.`,
        },
        consequence: 'What is rehearsed, and pushed, is not what was written last.',
        ...{ fix: 'Build again.', command: 'sagemaker-algo build' },
      };
    }
    const unknown = images.some(({ adopted, built, outdated }) => !adopted && built && outdated === undefined);
    return unknown
      ? {
          status: 'not-checked',
          reason: 'An image was not built by `sagemaker-algo build` on this machine, so its age cannot be compared.',
        }
      : OK;
  },
});

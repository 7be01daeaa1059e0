import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineBuildx = defineDiagnosis({
  id: 'machine/buildx',
  passes: 'the plugin buildx is there',
  finds: ['note'],
  needs: ['builder'],
  judge({ builder: { buildx, embedded } }) {
    if (buildx !== undefined) return OK;
    if (!embedded) return { status: 'not-checked', reason: 'Images are built without BuildKit.', follows: 'machine/buildkit' };
    return {
      ...{ status: 'note', what: 'The docker command brings BuildKit, and not the plugin buildx.' },
      consequence: 'Images are built; `build --builder`, for builders on other machines, is not there.',
      fix: 'Install the plugin if you want that: https://github.com/docker/buildx#installing',
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineBuildkit = defineDiagnosis({
  id: 'machine/buildkit',
  passes: 'images are built with BuildKit',
  finds: ['warning'],
  needs: ['builder'],
  judge({ builder: { switchedOff, embedded, buildx } }) {
    const consequence =
      'The old builder makes the images: it sends the whole context each time, makes every stage one after the other, and knows no secrets.';
    if (switchedOff) {
      return {
        ...{ status: 'warning', what: 'DOCKER_BUILDKIT=0 switches BuildKit off.', consequence },
        ...{ fix: 'Take the variable away.', command: 'unset DOCKER_BUILDKIT' },
      };
    }
    if (embedded || buildx !== undefined) return OK;
    return {
      ...{ status: 'warning', what: 'This docker command has no BuildKit: the plugin buildx is missing.', consequence },
      fix: 'Install the plugin; outside Debian and Ubuntu: https://github.com/docker/buildx#installing',
      command: 'sudo apt-get install docker-buildx-plugin || sudo apt-get install docker-buildx',
    };
  },
});

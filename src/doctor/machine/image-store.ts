import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineImageStore = defineDiagnosis({
  id: 'machine/image-store',
  passes: 'images are kept in a form that SageMaker takes, or buildx makes it',
  finds: ['warning'],
  needs: ['engineInfo', 'builder'],
  judge({ engineInfo: { containerdStore }, builder: { buildx } }) {
    if (!containerdStore || buildx !== undefined) return OK;
    return {
      ...{ status: 'warning', what: "The engine keeps images in containerd's store, and there is no plugin buildx." },
      consequence:
        'What is built is an OCI index with an attestation, a form that SageMaker refuses; it has to be rewritten when it is pushed.',
      fix: 'Install the plugin: https://github.com/docker/buildx#installing',
      command: 'sudo apt-get install docker-buildx-plugin || sudo apt-get install docker-buildx',
    };
  },
});

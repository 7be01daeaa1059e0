import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineContainerProxies = defineDiagnosis({
  id: 'machine/container-proxies',
  passes: 'the docker client puts no proxy variables into containers',
  finds: ['note'],
  needs: ['dockerConfig'],
  judge({ dockerConfig: { injected, file } }) {
    if (injected.length === 0) return OK;
    return {
      ...{
        status: 'note',
        what: `"proxies" in ${file} puts ${injected.filter((name) => name === name.toUpperCase()).join(', ')} into every container and build.`,
      },
      consequence:
        'This tool keeps them out of its containers, as there are none on SageMaker; a `docker run` of yours shows a container that has them.',
      fix: 'Nothing, if builds need the proxy.',
    };
  },
});

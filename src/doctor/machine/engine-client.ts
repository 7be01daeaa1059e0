import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineEngineClient = defineDiagnosis({
  id: 'machine/engine-client',
  passes: 'there is a docker command',
  finds: ['problem'],
  needs: ['client'],
  judge({ client }) {
    if (client.path !== undefined) return OK;
    return {
      status: 'problem',
      what: 'There is no docker command on PATH.',
      consequence:
        "No image can be built. `test-local` runs the project's own programs instead and leaves out everything that only a container can show.",
      fix: 'Install Docker (https://docs.docker.com/engine/install/), or podman with its package podman-docker.',
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineDockerContext = defineDiagnosis({
  id: 'machine/docker-context',
  passes: "the docker context is there, and it is this machine's",
  finds: ['problem', 'warning', 'note'],
  needs: ['endpoint'],
  judge({ endpoint: { context, host, source, hidden } }) {
    if (host === undefined) {
      return {
        ...{ status: 'problem', what: `The docker context "${context}", which ${source} names, does not exist.` },
        consequence: 'No docker command works.',
        ...{
          fix: 'Go back to the engine of this machine.',
          command: source === 'DOCKER_CONTEXT' ? 'unset DOCKER_CONTEXT' : 'docker context use default',
        },
      };
    }
    if (hidden !== undefined) {
      return {
        ...{ status: 'warning', what: `DOCKER_HOST=${host} wins over the docker context "${hidden}".` },
        consequence: `Images are built and looked for in another engine than "docker context show" may make you think.`,
        ...{ fix: 'Keep one of the two.', command: 'unset DOCKER_HOST' },
      };
    }
    if (source === 'the default') return OK;
    return {
      ...{ status: 'note', what: `The engine is the one at ${host}, which ${source} names.` },
      consequence: 'Everything is built and run there.',
      fix: 'Nothing, if that is what you want.',
    };
  },
});

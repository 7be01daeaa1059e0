import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineEngineAnswers = defineDiagnosis({
  id: 'machine/engine-answers',
  passes: 'the engine answers',
  finds: ['problem'],
  needs: ['engine', 'endpoint', 'host'],
  judge({ engine, endpoint, host }) {
    if (engine.status === 'answers') return OK;
    const { socket, host: address, source, context } = endpoint;
    if (engine.status === 'no-client')
      return { status: 'not-checked', reason: 'There is no docker command.', follows: 'machine/engine-client' };
    if (address === undefined)
      return { status: 'not-checked', reason: 'The docker context does not exist.', follows: 'machine/docker-context' };
    if (socket !== undefined && socket.state !== 'usable') {
      return { status: 'not-checked', reason: 'Its socket cannot be used.', follows: 'machine/engine-socket' };
    }
    const where = `${address}${context === 'default' ? '' : `, of the docker context "${context}"`}`;
    const consequence = 'Images can be neither built nor rehearsed.';
    if (engine.cause === 'hangs') {
      return {
        ...{ status: 'problem', what: `The engine takes connections at ${where} and gives no answer.`, consequence },
        fix: 'Restart it; that ends the containers that run in it.',
        ...(host.platform === 'linux' && source === 'the default' ? { command: 'sudo systemctl restart docker' } : {}),
      };
    }
    const elsewhere =
      source === 'the default'
        ? ''
        : ` To use this machine instead: ${source === 'DOCKER_HOST' ? '`unset DOCKER_HOST`' : '`docker context use default`'}.`;
    return {
      ...{ status: 'problem', what: `The engine does not answer at ${where}: ${engine.said}`, consequence },
      fix: `See that it runs there.${elsewhere}`,
      command: 'docker version',
    };
  },
});

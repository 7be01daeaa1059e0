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
    const back = source === 'DOCKER_HOST' || source === 'DOCKER_CONTEXT' ? `unset ${source}` : 'docker context use default';
    const elsewhere = source === 'the default' ? {} : { command: back };
    const orBack = source === 'the default' ? '' : " Or use this machine's own engine.";
    if (engine.cause === 'hangs') {
      return {
        ...{ status: 'problem', what: `The engine takes connections at ${where}, and gives no answer.`, consequence },
        fix: `Restart it, which ends the containers that run in it.${orBack}`,
        ...(host.platform === 'linux' && source === 'the default' ? { command: 'sudo systemctl restart docker' } : elsewhere),
      };
    }
    // The usual sentence only names the address once more.
    const said = /^cannot connect to the docker daemon at /i.test(engine.said) ? '.' : `: ${engine.said}`;
    return {
      ...{ status: 'problem', what: `The engine does not answer at ${where}${said}`, consequence },
      ...{ fix: `See that it runs there, with \`docker version\`.${orBack}`, ...elsewhere },
    };
  },
});

import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineEngineSocket = defineDiagnosis({
  id: 'machine/engine-socket',
  passes: "the engine's socket is there, and this user may use it",
  finds: ['problem'],
  needs: ['client', 'endpoint', 'engine', 'host'],
  judge({ client, endpoint: { socket, source }, engine, host }) {
    if (client.path === undefined)
      return { status: 'not-checked', reason: 'There is no docker command.', follows: 'machine/engine-client' };
    // Whoever answers has been reached, for example a podman without a service.
    if (socket === undefined || socket.state === 'usable' || engine.status === 'answers') return OK;
    const consequence = 'Images can be neither built nor rehearsed.';
    if (socket.state === 'denied') {
      return {
        ...{ status: 'problem', what: `This user may not use the engine's socket, ${socket.path}.`, consequence },
        fix: 'Add yourself to its group, then log in again. Members of the group can do on this machine what root can.',
        command: 'sudo usermod -aG docker $USER',
      };
    }
    const named = source === 'the default' ? '' : ` (named by ${source})`;
    const what = `${socket.path}${named} ${socket.state === 'absent' ? 'does not exist' : 'is not a socket'}.`;
    if (source !== 'the default') {
      const command = source === 'the docker configuration' ? 'docker context use default' : `unset ${source}`;
      return { status: 'problem', what, consequence, fix: "Start that engine, or go back to this machine's own.", command };
    }
    if (host.platform !== 'linux') return { status: 'problem', what, consequence, fix: 'Start Docker Desktop.' };
    return { status: 'problem', what, consequence, fix: 'Start the engine.', command: 'sudo systemctl start docker' };
  },
});

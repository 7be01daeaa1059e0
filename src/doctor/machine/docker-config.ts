import { describeCommand } from '../../command-line.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineDockerConfig = defineDiagnosis({
  id: 'machine/docker-config',
  passes: "the docker client's configuration can be read",
  finds: ['warning'],
  needs: ['dockerConfig'],
  judge({ dockerConfig: { file, state } }) {
    if (state === 'absent' || state === 'readable') return OK;
    const malformed = state === 'malformed';
    return {
      ...{ status: 'warning', what: `${file} ${malformed ? 'is not a JSON object' : 'cannot be read by this user'}.` },
      consequence: 'docker goes on without it: logins, the current context and proxies in it do not count.',
      fix: malformed ? 'Correct the file; this shows where it breaks.' : 'Take it over, if it is yours.',
      command: malformed
        ? describeCommand('python3', ['-m', 'json.tool', file])
        : `sudo chown "$(id -u):$(id -g)" ${describeCommand(file, [])}`,
    };
  },
});

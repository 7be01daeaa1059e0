import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineDockerLogins = defineDiagnosis({
  id: 'machine/docker-logins',
  passes: 'the programs that keep the logins of docker are there',
  finds: ['problem'],
  needs: ['dockerConfig'],
  judge({ dockerConfig: { file, helpers } }) {
    const [lost] = helpers.filter(({ found }) => !found);
    if (lost === undefined) return OK;
    return {
      ...{ status: 'problem', what: `${file} has logins kept by ${lost.program}, which is not on PATH.` },
      consequence: 'Base images cannot be fetched ("error getting credentials"), public ones neither, so builds fail.',
      fix: `Install ${lost.program}, or take "credsStore" and "credHelpers" out of the file; logins then have to be made again.`,
    };
  },
});

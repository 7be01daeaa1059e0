import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const machineDockerLogins = defineDiagnosis({
  id: 'machine/docker-logins',
  passes: 'the programs that keep the logins of docker are there',
  finds: ['problem', 'warning'],
  needs: ['dockerConfig'],
  judge({ dockerConfig: { file, helpers } }) {
    const all = helpers.filter(({ found }) => !found);
    const lost = all.find(({ registries }) => registries === undefined) ?? all[0];
    if (lost === undefined) return OK;
    if (lost.registries !== undefined) {
      const where = firstOf(lost.registries);
      return {
        ...{ status: 'warning', what: `${file} has the login of ${where} kept by ${lost.program}, which is not on PATH.` },
        consequence:
          'Images are neither fetched from there nor pushed to it, unless that needs no login; other registries are not touched.',
        fix: `Install ${lost.program}, or take its lines out of "credHelpers".`,
      };
    }
    return {
      ...{ status: 'problem', what: `${file} has logins kept by ${lost.program}, which is not on PATH.` },
      consequence: 'Base images cannot be fetched ("error getting credentials"), public ones neither, so builds fail.',
      fix: `Install ${lost.program}, or take "credsStore" and "credHelpers" out of the file; logins then have to be made again.`,
    };
  },
});

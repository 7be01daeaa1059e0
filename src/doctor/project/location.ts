import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectLocation = defineDiagnosis({
  id: 'project/location',
  passes: 'the project lies on a disk of this machine',
  finds: ['warning'],
  needs: ['place'],
  judge({ place: { dir, synchronised, windowsDisk } }) {
    if (windowsDisk) {
      return {
        ...{ status: 'warning', what: `${dir} is a folder of Windows, seen from Linux.` },
        consequence: 'Reading it is many times slower, and all files count as executable.',
        ...{ fix: 'Move the project into the home folder of Linux.', command: `cp -r '${dir.replaceAll("'", "'\\''")}' ~/` },
      };
    }
    if (synchronised === undefined) return OK;
    return {
      ...{ status: 'warning', what: `${dir} is kept in step by ${synchronised}.` },
      consequence: 'Models and build results are sent away, files appear and vanish during a run, and secrets leave this machine.',
      fix: 'Move the project elsewhere; git keeps it in step better.',
    };
  },
});

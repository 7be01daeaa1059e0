import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const projectOwners = defineDiagnosis({
  id: 'project/owners',
  passes: 'the files of the project are your own',
  finds: ['warning'],
  needs: ['place'],
  judge({ place: { foreign, dir } }) {
    if (foreign.length === 0) return OK;
    return {
      ...{ status: 'warning', what: `${firstOf(foreign)} ${foreign.length === 1 ? 'belongs' : 'belong'} to another user.` },
      consequence: 'They cannot be replaced or removed; a `docker run` by hand leaves such files of root in mounted folders.',
      ...{ fix: 'Take them over.', command: `sudo chown -R "$(id -u):$(id -g)" '${dir.replaceAll("'", "'\\''")}'` },
      evidence: foreign,
    };
  },
});

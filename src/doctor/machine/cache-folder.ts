import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineCacheFolder = defineDiagnosis({
  id: 'machine/cache-folder',
  passes: 'there is a place to remember what was built and rehearsed',
  finds: ['warning', 'note'],
  mends: true,
  needs: ['cache'],
  judge({ cache: { path, state } }) {
    const consequence =
      'Nothing is remembered from run to run: builds take longer, and `push` does not know that the images were rehearsed.';
    if (path === undefined || state === 'no-place') {
      return {
        ...{ status: 'warning', what: 'This user has no home folder, and so no cache.', consequence },
        ...{ fix: 'Name a folder.', command: 'export XDG_CACHE_HOME=/tmp/cache' },
      };
    }
    if (state === 'usable') return OK;
    if (state === 'missing') {
      return {
        ...{
          status: 'note',
          what: `The cache folder ${path} does not exist yet.`,
          consequence: 'The first command that has something to remember makes it.',
        },
        ...{ fix: 'Nothing; `doctor --fix` makes it now.', repairs: [{ kind: 'mkdir', path }] },
      };
    }
    return {
      ...{
        status: 'warning',
        what: `The cache folder ${path} ${state === 'not-writable' ? 'cannot be written to' : 'is not a folder'}.`,
        consequence,
      },
      ...{ fix: 'Take it over, if it is yours.', command: `sudo chown -R "$(id -u):$(id -g)" '${path.replaceAll("'", "'\\''")}'` },
    };
  },
});

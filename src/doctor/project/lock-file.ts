import { count, defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectLockFile = defineDiagnosis({
  id: 'project/lock-file',
  passes: 'versions of the packages that the images get are fixed',
  finds: ['warning', 'note'],
  needs: ['packages'],
  judge({ packages }) {
    const open = packages.find(({ dependencies, lock }) => dependencies > 0 && lock === undefined);
    if (open !== undefined) {
      const how = {
        'package.json': 'npm install',
        'requirements.txt': 'pip freeze > requirements.txt',
        'Cargo.toml': 'cargo generate-lockfile',
      }[open.file];
      return {
        ...{
          status: 'warning',
          what: `${open.file} lists ${count(open.dependencies, 'package')}; ${open.loose.length > 0 ? `${open.loose.length} of them without a version` : 'no lock file fixes their versions'}.`,
        },
        consequence: 'The next build may bring other versions than the one that was rehearsed.',
        fix: 'Make a lock file, or name each version with ==.',
        ...(how === undefined ? {} : { command: how }),
        evidence: open.loose,
      };
    }
    const work = packages.find(({ forWork, dependencies, lock }) => forWork > 0 && dependencies === 0 && lock === undefined);
    if (work === undefined) return OK;
    return {
      ...{
        status: 'note',
        what: `${work.file} lists ${count(work.forWork, 'package')} for work on the project, and no lock file fixes their versions.`,
      },
      consequence: 'The images have nothing of them; the next `npm install` may bring others.',
      ...{ fix: 'Install once, and commit the lock file.', command: 'npm install' },
    };
  },
});

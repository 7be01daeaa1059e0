import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const machineGit = defineDiagnosis({
  id: 'machine/git',
  passes: 'git is there',
  finds: ['warning'],
  needs: ['git'],
  judge({ git }) {
    if (git.version !== undefined) return OK;
    return {
      ...{ status: 'warning', what: 'There is no git on PATH.' },
      consequence: 'New projects are no repositories, and `update` cannot see what of yours is not committed.',
      ...{ fix: 'Install it; outside Debian and Ubuntu: https://git-scm.com/downloads', command: 'sudo apt-get install git' },
    };
  },
});

import { describeCommand } from '../../command-line.ts';
import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

export const projectGitModes = defineDiagnosis({
  id: 'project/git-modes',
  passes: 'git keeps the right to run scripts',
  finds: ['warning'],
  needs: ['repository'],
  judge({ repository: { plainModes, fileMode } }) {
    if (plainModes.length === 0) return OK;
    return {
      ...{ status: 'warning', what: `${firstOf(plainModes)} is executable here, and not as git keeps it.` },
      consequence: `In a clone, and in a pipeline, the container does not start it ("permission denied").${fileMode ? '' : ' core.fileMode is off here, so git does not notice.'}`,
      ...{ fix: 'Tell git, then commit.', command: describeCommand('git', ['update-index', '--chmod=+x', '--', ...plainModes]) },
      evidence: plainModes,
    };
  },
});

import { describeCommand } from '../../command-line.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectSecretsTracked = defineDiagnosis({
  id: 'project/secrets-tracked',
  passes: 'git does not keep the secrets of the builds',
  finds: ['problem'],
  needs: ['secretFiles'],
  judge({ secretFiles }) {
    const tracked = secretFiles.filter((one) => one.tracked).map(({ path }) => path);
    const [first] = tracked;
    if (first === undefined) return OK;
    return {
      ...{ status: 'problem', what: `git keeps ${first}, a secret of the builds.` },
      consequence: 'Whoever gets the repository gets the secret, also from its history.',
      fix: 'Take it out of git; once it was pushed, it counts as known and needs a successor.',
      command: `${describeCommand('git', ['rm', '--cached', '--', ...tracked])} && ${describeCommand('printf', ['%s\\n', ...tracked.map((path) => `/${path}`)])} >> .gitignore`,
      evidence: tracked,
    };
  },
});

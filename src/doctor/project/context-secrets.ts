import { defineDiagnosis, firstOf, OK } from '../define-diagnosis.ts';

/** Names that only secrets have. */
const SECRET =
  /(^|\/)(\.env(\.(?!example$|sample$|template$|dist$)[\w-]+)?|id_(rsa|dsa|ecdsa|ed25519)|\.netrc|_netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|\.htpasswd|service-account[\w.-]*\.json|[\w.-]+\.(key|p12|pfx|jks|keystore|kdbx))$|(^|\/)\.(aws|ssh|gnupg|kube)\//i;

export const projectContextSecrets = defineDiagnosis({
  id: 'project/context-secrets',
  passes: 'nothing that looks like a secret goes into the builds',
  finds: ['problem'],
  needs: ['context', 'secretFiles'],
  judge({ context: { files }, secretFiles }) {
    const named = new Set(secretFiles.map(({ path }) => path.replace(/^\.\//, '')));
    const found = files.map(({ path }) => path).filter((path) => SECRET.test(path) || named.has(path));
    if (found.length === 0) return OK;
    return {
      ...{
        status: 'problem',
        what: `${firstOf(found)} ${found.length === 1 ? 'is' : 'are'} sent to the builder: .dockerignore does not leave ${found.length === 1 ? 'it' : 'them'} out.`,
      },
      consequence: 'A COPY of the folder puts it into the image, which every buyer gets.',
      fix: 'Leave it out; what a build needs of it goes in by `secrets` in sagemaker-algo.json.',
      command: `printf '%s\\n' ${found.map((path) => `'${path.replaceAll("'", "'\\''")}'`).join(' ')} >> .dockerignore`,
      evidence: found,
    };
  },
});

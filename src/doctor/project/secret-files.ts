import { isAbsolute, normalize, sep } from 'node:path';
import { describeCommand } from '../../command-line.ts';
import { defineDiagnosis, OK } from '../define-diagnosis.ts';

export const projectSecretFiles = defineDiagnosis({
  id: 'project/secret-files',
  passes: 'the secrets of the builds are there, and only their owner may read them',
  finds: ['problem', 'warning'],
  mends: true,
  needs: ['secretFiles', 'host'],
  judge({ secretFiles, host }) {
    const broken = secretFiles.find(({ trouble }) => trouble !== undefined);
    if (broken !== undefined) {
      return {
        ...{ status: 'problem', what: `${broken.path}, the secret "${broken.id}" of the builds, ${broken.trouble}.` },
        consequence: 'The image is not built.',
        fix: 'Put it back from your copy, or correct `secrets` under `images` in sagemaker-algo.json.',
      };
    }
    const open = secretFiles.flatMap(({ path, mode }) => (mode === undefined || (mode & 0o077) === 0 ? [] : [{ path, mode }]));
    const [first] = open;
    if (first === undefined || host.platform === 'win32') return OK;
    // What a spec names elsewhere may be anybody's, such as /etc/passwd.
    const inside = open.filter(({ path }) => !isAbsolute(path) && normalize(path).split(sep)[0] !== '..');
    return {
      ...{ status: 'warning', what: `${first.path} has mode ${first.mode.toString(8)}: other users of this machine may read it.` },
      consequence: 'Whoever has the key of the models can read the models of every buyer.',
      ...{
        fix: `Take their rights away${inside.length === 0 ? '' : '; `doctor --fix` does'}.`,
        command: describeCommand('chmod', ['go=', '--', ...open.map(({ path }) => path)]),
      },
      repairs: inside.map(({ path, mode }) => ({ kind: 'chmod', path, before: mode, after: mode & 0o700 })),
    };
  },
});

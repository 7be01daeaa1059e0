// Local mode of the SageMaker Python SDK: what it is given, and what it leaves behind.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run as runHere } from '../../test/setup/machine.mjs';
import { pythonOf, versionOf } from './python-tools.mjs';
import { freePort } from './servers.mjs';

const PROGRAM = path.join(import.meta.dirname, '../programs/local_mode.py');
const NETWORK = 'sagemaker-local';
/** Label that Docker Compose gives a container: the folder that it was called in. */
const FOLDER = 'com.docker.compose.project.working_dir';
// Nothing is asked of AWS; but the SDK does not begin without them.
const ACCOUNT = { AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_EC2_METADATA_DISABLED: 'true' };

/**
 * Returns a function that runs `what` (`smoke` or `transform`) with settings of local_mode.py and gives the milliseconds of the whole process.
 * It has a folder of its own, a free port, and what it leaves is removed outside of that time.
 */
export function openLocalMode(bench) {
  const root = bench.at('local-mode');
  mkdirSync(root);
  const hadNetwork = bench.docker('network', 'ls', '--quiet', `--filter=name=^${NETWORK}$`) !== '';
  const removeContainers = () => {
    const all = bench.docker('ps', '--all', `--filter=label=${FOLDER}`, '--format', `{{.ID}} {{.Label "${FOLDER}"}}`).split('\n');
    const ours = all.map((line) => line.split(' ')).filter(([, folder = '']) => folder.startsWith(`${root}/`));
    if (ours.length > 0) bench.docker('rm', '--force', ...ours.map(([id]) => id));
  };
  bench.onEnd(() => {
    removeContainers();
    if (!hadNetwork) runHere('docker', ['network', 'rm', NETWORK]);
  });
  const compose = runHere('docker', ['compose', 'version', '--short']);
  const composed = compose.status === 0 ? compose.stdout.trim() : /[\d.]+\d/.exec(bench.run('docker-compose', ['--version']))[0];
  bench.note(`SageMaker Python SDK ${versionOf('sagemaker')} with Docker Compose ${composed}.`);
  return async (what, settings) => {
    const folder = mkdtempSync(path.join(root, 'run-'));
    const values = JSON.stringify({ ...settings, root: folder, port: await freePort() });
    try {
      return await bench.time(pythonOf('sagemaker'), [PROGRAM, what, values], { env: { ...bench.env, ...ACCOUNT, TMPDIR: folder } });
    } finally {
      removeContainers();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

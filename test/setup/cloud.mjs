// What the tests of the cloud commands need: a virtual environment with moto, boto3 and botocore's models, kept between runs, and a real
// registry with its tools. By hand: `node test/setup/cloud.mjs`.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, mustRun, run, toolPath } from './machine.mjs';

const requirements = path.join(import.meta.dirname, '../cloud/requirements.txt');
/** Programs, and the Debian packages that bring them. */
const PROGRAMS = { 'docker-registry': 'docker-registry', skopeo: 'skopeo', htpasswd: 'apache2-utils' };

function folder() {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  return path.join(cacheFolder(), `cloud-${hash}`);
}

/** Its Python; throws when nobody made it. */
export function cloudPython() {
  const python = path.join(folder(), 'bin/python');
  if (existsSync(python)) return python;
  throw new Error('The tests of the cloud commands are not set up: node test/setup/cloud.mjs');
}

/** Makes what is missing. The message says what is there, or why not. */
export function setUpCloud() {
  try {
    installPrograms();
    if (!existsSync(path.join(folder(), 'bin/python'))) makeEnvironment();
    return { ready: true, message: `Cloud counterparts: ${folder()}` };
  } catch (error) {
    return { ready: false, message: `Cloud counterparts: ${error.message}` };
  }
}

function installPrograms() {
  const present = (program) =>
    toolPath()
      .split(':')
      .some((place) => existsSync(path.join(place, program)));
  const missing = Object.keys(PROGRAMS).filter((program) => !present(program));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || run('apt-get', ['--version']).status !== 0) {
    throw new Error(`missing: ${missing.join(', ')}. They are installed from here only as root on Debian or Ubuntu.`);
  }
  const packages = missing.map((program) => PROGRAMS[program]);
  console.log(`Cloud counterparts: installing ${packages.join(', ')} with apt-get.`);
  const options = { timeout: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  run('apt-get', [...wait, '-qq', 'update'], options);
  mustRun('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...packages], options);
  // A registry of the machine itself would be in the way of nobody, but nobody asked for it.
  run('systemctl', ['disable', '--now', 'docker-registry']);
}

function makeEnvironment() {
  // Aside first: another run may be about the same.
  const fresh = `${folder()}.${process.pid}`;
  mkdirSync(cacheFolder(), { recursive: true });
  try {
    mustRun('python3', ['-m', 'venv', fresh]);
    mustRun(path.join(fresh, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    if (!existsSync(folder())) renameSync(fresh, folder());
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const { ready, message } = setUpCloud();
  console.log(message);
  process.exitCode = ready ? 0 : 1;
}

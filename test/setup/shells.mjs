// The shells and manual page programs that the tests of completion and manual pages need. By hand: `node test/setup/shells.mjs`.
// Where one is missing and cannot be installed, the tests say which they did not run.
import { run } from './machine.mjs';

/** Programs and the Debian packages that bring them. */
const PROGRAMS = { bash: 'bash', zsh: 'zsh', fish: 'fish', man: 'man-db', groff: 'groff', mandoc: 'mandoc' };

/** Whether a program of this name can be started. */
function isThere(program) {
  return run('sh', ['-c', 'command -v "$1"', 'sh', program]).status === 0;
}

/** Those of the programs that can be started here. */
export function findShells() {
  return Object.keys(PROGRAMS).filter(isThere);
}

/** Installs what is missing, as root on Debian or Ubuntu. The message says what is there. */
export function setUpShells() {
  const wanted = Object.keys(PROGRAMS);
  const missing = wanted.filter((program) => !isThere(program));
  if (missing.length > 0 && process.getuid?.() === 0 && isThere('apt-get')) {
    const packages = missing.map((program) => PROGRAMS[program]);
    console.log(`Shells: installing ${packages.join(', ')} with apt-get.`);
    const options = { timeout: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
    const wait = ['-o', 'DPkg::Lock::Timeout=120'];
    run('apt-get', [...wait, '-qq', 'update'], options);
    run('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', ...packages], options);
  }
  const there = findShells();
  const absent = wanted.filter((program) => !there.includes(program));
  return { message: `Shells: ${there.join(', ')}${absent.length > 0 ? `; not here, and not tested: ${absent.join(', ')}` : ''}` };
}

if (process.argv[1] === import.meta.filename) console.log(setUpShells().message);

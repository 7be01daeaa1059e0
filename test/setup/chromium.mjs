// The browser that the HTML report is tested in: Debian's. By hand: `node test/setup/chromium.mjs`. It is installed only as root on Debian or
// Ubuntu; elsewhere one that is on PATH is taken.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { mustRun, run, toolPath } from './machine.mjs';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** Path of the browser; undefined when there is none. */
export function chromium() {
  return toolPath()
    .split(':')
    .flatMap((folder) => PROGRAMS.map((name) => path.join(folder, name)))
    .find((file) => existsSync(file));
}

/** Installs it when it is missing. The message says what is there, or why there is none. */
export function setUpChromium() {
  try {
    if (chromium() === undefined) install();
    return { ready: true, message: `Browser: ${run(chromium(), ['--version']).stdout.trim()}` };
  } catch (error) {
    return { ready: false, message: `Browser: ${error.message}` };
  }
}

function install() {
  if (process.getuid?.() !== 0 || run('apt-get', ['--version']).status !== 0) {
    throw new Error('there is no Chromium on PATH, and it is installed from here only as root on Debian or Ubuntu.');
  }
  console.log('Browser: installing chromium with apt-get.');
  const options = { timeout: 10 * 60_000, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  run('apt-get', [...wait, '-qq', 'update'], options);
  mustRun('apt-get', [...wait, '-qq', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options);
  if (chromium() === undefined) throw new Error('apt-get installed chromium, and it is not on PATH.');
}

if (process.argv[1] === import.meta.filename) {
  const { ready, message } = setUpChromium();
  console.log(message);
  process.exitCode = ready ? 0 : 1;
}

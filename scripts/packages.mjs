// Installs the packages of this repository when they are missing or older than the lockfile.
import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Brings `node_modules` to what `package-lock.json` says; returns whether there was anything to do. */
export function installPackages(root) {
  if (isCurrent(root)) return false;
  if (lstatSync(path.join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Error('node_modules is a link and not what package-lock.json says: remove the link and run npm ci.');
  }
  console.log('Installing packages: npm ci');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('npm ci failed; its message is above.');
  return true;
}

/** Compares the lockfile with the one npm keeps inside `node_modules`. Optional packages may be for other platforms. */
function isCurrent(root) {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  const present = readLock(path.join(root, 'node_modules/.package-lock.json'));
  return Object.entries(wanted).every(([name, { version, optional }]) => name === '' || optional || present[name]?.version === version);
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}

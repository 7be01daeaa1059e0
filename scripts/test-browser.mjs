// `npm run test:browser`: the HTML report in a real Chromium, which is installed when it is missing. Names of files as arguments run only those.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setUpChromium } from '../test/setup/chromium.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);

installPackages(root);
const browser = setUpChromium();
console.log(browser.message);
const argv = ['node_modules/vitest/vitest.mjs', 'run', '--project=browser', ...process.argv.slice(2)];
process.exitCode = browser.ready && spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit' }).status === 0 ? 0 : 1;

// `npm run test:nodes`: the tests that need no container engine, under the oldest and the newest Node that the tool supports.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { mustRun } from '../test/setup/machine.mjs';
import { provideNode } from '../test/setup/node-package.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const versions = ['20.19', '24'];
const failed = [];

installPackages(root);
mustRun(process.execPath, [path.join(root, 'scripts/build.mjs')]);
for (const version of versions) {
  const folder = provideNode(version);
  const node = path.join(folder, 'node');
  console.log(`\n> Node ${mustRun(node, ['--version']).trim()}`);
  // First on PATH, so that npm, npx and what they start use it too.
  const { status } = spawnSync(node, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project=unit', '--project=e2e'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` },
  });
  if (status !== 0) failed.push(version);
}
console.log(failed.length === 0 ? `\nNode ${versions.join(' and ')}: all passed` : `\nfailed under Node ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

// `npm run test:nodes`: the tests that need no container engine, under the oldest and the newest Node that the tool supports. With `--short` the
// oldest, whose neighbour runs `npm test`, has the built tool's tests only, and the newest the others.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { mustRun } from '../test/setup/machine.mjs';
import { provideNode } from '../test/setup/node-package.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const short = process.argv.includes('--short');
const versions = { 20.19: short ? ['e2e'] : ['unit', 'e2e'], 24: short ? ['unit'] : ['unit', 'e2e'] };
const failed = [];

installPackages(root);
mustRun(process.execPath, [path.join(root, 'scripts/build.mjs')]);
for (const [version, projects] of Object.entries(versions)) {
  const folder = provideNode(version);
  const node = path.join(folder, 'node');
  console.log(`\n> Node ${mustRun(node, ['--version']).trim()}`);
  // First on PATH, so that npm, npx and what they start use it too.
  const argv = ['run', ...projects.map((name) => `--project=${name}`)];
  const { status } = spawnSync(node, [path.join(root, 'node_modules/vitest/vitest.mjs'), ...argv], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env.PATH}` },
  });
  if (status !== 0) failed.push(version);
}
console.log(failed.length === 0 ? `\nNode ${Object.keys(versions).join(' and ')}: all passed` : `\nfailed under Node ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

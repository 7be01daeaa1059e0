// `npm run test:faults`: the built tool while something goes wrong on purpose. Every file of test/faults brings an engine of its own, so that
// nobody else's is touched; only as root on Debian or Ubuntu. `--long` makes the full figures of docs/reliability.md; other arguments go to
// vitest: `npm run test:faults -- --long engine-killed`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setUpEngine } from '../test/setup/engine.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const long = process.argv.includes('--long');
const passedOn = process.argv.slice(2).filter((argument) => argument !== '--long');

installPackages(root);
// The base images of the others come from it.
const engine = await setUpEngine();
console.log(engine.message);
process.exitCode = engine.ready ? run() : 1;

function run() {
  const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (build.status !== 0) return 1;
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project=faults', ...passedOn], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(long ? { FAULTS: 'long' } : {}) },
  });
  return status === 0 ? 0 : 1;
}

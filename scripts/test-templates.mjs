// `npm run test:templates`: projects of every template, made with a covering array of the answers (every two of them come together),
// pass their own tests, are built and rehearsed on a real engine. `-- --short` takes every second of them, as CI does. Other arguments go to
// vitest: `npm run test:templates -- -t python`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { setUpEngine } from '../test/setup/engine.mjs';
import { setUpPython } from '../test/setup/python-venv.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);

installPackages(root);
const engine = await setUpEngine();
console.log(engine.message);
console.log(setUpPython().message);
process.exitCode = engine.ready ? run() : 1;

function run() {
  const build = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (build.status !== 0) return 1;
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const words = process.argv.slice(2);
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project=templates', ...words.filter((word) => word !== '--short')], {
    cwd: root,
    env: { ...process.env, WALK: words.includes('--short') ? 'short' : 'whole' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0 ? 0 : 1;
}

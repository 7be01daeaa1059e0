// `npm run test:flaws`: every flawed algorithm, with everything in the areas of its flaw looked at (`npm test` takes a third of them, and looks
// at what they trip and at the short path). Needs the container engine. The last lines hold the figures of the README.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setUpEngine } from '../test/setup/engine.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const reportFile = path.join(root, '.cache/flaws-report.json');
const FILE = 'test/docker/flaws.test.ts';

installPackages(root);
const engine = await setUpEngine();
console.log(engine.message);
process.exitCode = engine.ready && run() ? 0 : 1;

function run() {
  rmSync(reportFile, { force: true });
  const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project=docker', FILE, ...reporters, ...process.argv.slice(2)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, FLAWS: 'whole' },
  });
  const tests = JSON.parse(readFileSync(reportFile, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').map(({ title }) => title);
  const innocents = passed.filter((title) => /^'?(odd-|sound)/.test(title));
  const clauses = /^\d+ of \d+ clauses.*$/m.exec(readFileSync(path.join(root, 'docs/checks.md'), 'utf8'))?.[0];
  console.log(`\n${clauses ?? ''}`);
  console.log(
    `${passed.length - innocents.length} flawed algorithms found, ${innocents.length} innocent ones passed, ${tests.length - passed.length} wrong`,
  );
  return status === 0;
}

// `npm test`: sets up what is missing, then lint, types and every test. Plain Node, since nothing may be installed yet.
// CONTAINER_TESTS=required makes a container test that did not run a failure.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setUpEngine } from '../test/setup/engine.mjs';
import { setUpPython } from '../test/setup/python-venv.mjs';
import { setUpShells } from '../test/setup/shells.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);
const reportFile = path.join(root, '.cache/test-report.json');
const required = process.env.CONTAINER_TESTS === 'required';
const failures = [];

installPackages(root);
const engine = await setUpEngine();
console.log(engine.message);
console.log(setUpPython().message);
console.log(setUpShells().message);
if (!engine.ready && required) failures.push('container engine');

step('build', ['scripts/build.mjs']);
if (failures.includes('build')) describeEnd({ passed: 0, failed: 1, skipped: 0 });
else describeEnd(runChecks());

/** Lint, types and tests; what they found, as numbers for the last line. */
function runChecks() {
  step('lint', [bin('@biomejs/biome', 'bin/biome'), 'check', '.']);
  step('types', [bin('typescript', 'bin/tsc'), '--noEmit']);
  step('types of the report page', [bin('typescript', 'bin/tsc'), '--noEmit', '-p', 'report-page']);
  step('report page', ['scripts/report-page.mjs', '--check']);
  const notRun = engine.ready ? [] : listContainerTests();
  rmSync(reportFile, { force: true });
  mkdirSync(path.dirname(reportFile), { recursive: true });
  const projects = ['unit', 'e2e', ...(engine.ready ? ['docker'] : [])];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const argv = [bin('vitest', 'vitest.mjs'), 'run', ...projects.map((name) => `--project=${name}`), '--passWithNoTests', ...reporters];
  // Every flawed algorithm is the business of `npm run test:flaws`.
  step('tests', argv, { FLAWS: 'sample' });
  return count(notRun);
}

/** One step in its own process, its output passed through; a failure is remembered, the rest goes on. */
function step(name, argv, env = {}) {
  console.log(`\n> ${name}`);
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } };
  const { status } = spawnSync(process.execPath, argv, options);
  if (status !== 0) failures.push(name);
}

function bin(name, file) {
  return path.join(root, 'node_modules', name, file);
}

/** Names of the tests that need an engine, found without running them. */
function listContainerTests() {
  const argv = [bin('vitest', 'vitest.mjs'), 'list', '--project=docker', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status === 0) return JSON.parse(stdout.slice(stdout.indexOf('['))).map(({ name, file }) => `${path.relative(root, file)} > ${name}`);
  console.log(stderr);
  failures.push('list of container tests');
  return [];
}

/** Numbers for the last line, from vitest's own report. */
function count(unlisted) {
  let report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: unlisted.length };
  }
  const skipped = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${path.relative(root, name)} > ${fullName}`),
  );
  const all = [...skipped, ...unlisted];
  for (const name of all) console.log(`not run: ${name}`);
  const containers = report.testResults.filter(({ name }) => /^test[/\\]docker[/\\]/.test(path.relative(root, name)));
  if (required && (containers.length === 0 || all.some((name) => /^test[/\\](docker|e2e)[/\\]/.test(name)))) {
    failures.push('container tests that did not run');
  }
  // A file that breaks outside its tests fails none of them.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((result) => result.status === 'failed'),
  );
  const failed = report.numFailedTests + broken.length;
  return { passed: report.numPassedTests, failed: failed === 0 && failures.includes('tests') ? 1 : failed, skipped: all.length };
}

/** The closing lines; the counts come last, on a line of their own. */
function describeEnd({ passed, failed, skipped }) {
  if (failures.length > 0) console.log(`\nfailed: ${failures.join(', ')}`);
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

// `npm run third-party`: builds the containers of other origin below test/third-party, adopts each with `init`, runs `test-local`, and writes
// docs/third-party.md. What a person judged of each finding stands in test/third-party/judgements.json, which false alarms were mended in
// mended.json beside it; a finding that nobody judged or a false alarm that is back fails the command. Names as arguments run only those and
// print instead of writing; `--keep` leaves images and reports.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setUpEngine } from '../test/setup/engine.mjs';
import { installPackages } from './packages.mjs';
import { describeProblems, renderThirdParty } from './third-party-page.mjs';

const root = path.dirname(import.meta.dirname);
const folder = path.join(root, 'test/third-party');
const tool = path.join(root, 'bin/sagemaker-algo.cjs');
const { values, positionals } = parseArgs({ options: { keep: { type: 'boolean', default: false } }, allowPositionals: true });

process.exitCode = await main();

async function main() {
  installPackages(root);
  const engine = await setUpEngine();
  console.log(engine.message);
  if (!engine.ready) return 3;
  mustRun(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root });
  const work = mkdtempSync(path.join(os.tmpdir(), 'third-party-'));
  const results = [];
  try {
    for (const name of names()) {
      console.log(`\n> ${name}`);
      const result = rehearse(name, path.join(work, name));
      console.log(result.failed ?? describe(result.report));
      results.push(result);
    }
  } finally {
    if (values.keep) console.log(`\nProjects and reports: ${work}`);
    else rmSync(work, { recursive: true, force: true });
  }
  const [judgements, mended] = ['judgements.json', 'mended.json'].map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
  const page = renderThirdParty(results, judgements, mended);
  if (positionals.length === 0) {
    writeFileSync(path.join(root, 'docs/third-party.md'), page);
    console.log('\nWrote docs/third-party.md');
  } else console.log(`\n${page}`);
  const problems = describeProblems(results, judgements, mended);
  for (const problem of problems) console.log(problem);
  return problems.length === 0 ? 0 : 1;
}

function names() {
  const all = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'));
  const known = all.map(({ name }) => name).sort();
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  return positionals.length > 0 ? positionals : known;
}

/** Builds, adopts and tests one container; `failed` says why that was not possible. */
function rehearse(name, project) {
  const source = path.join(folder, name);
  const container = JSON.parse(readFileSync(path.join(source, 'container.json'), 'utf8'));
  const tags = Object.entries(container.images).map(([flag, dockerfile]) => [
    flag,
    `sagemaker-algo-third-party-${name}:${flag}`,
    dockerfile,
  ]);
  try {
    if (container.before !== undefined) {
      const [command, ...args] = container.before;
      mustRun(command, args, { cwd: source, env: { ...process.env, CGO_ENABLED: '0', GOOS: 'linux', GOARCH: 'amd64' } });
    }
    for (const [, tag, dockerfile] of tags) {
      mustRun('docker', ['build', '--quiet', '--force-rm', '--tag', tag, '--file', path.join(source, dockerfile), source], {
        timeout: 20 * 60_000,
      });
    }
    mkdirSync(project, { recursive: true });
    cpSync(path.join(folder, '_data/train'), path.join(project, 'data/train'), { recursive: true });
    cpSync(path.join(folder, '_data/rows.csv'), path.join(project, 'rows.csv'));
    if (existsSync(path.join(source, 'rows.json'))) cpSync(path.join(source, 'rows.json'), path.join(project, 'rows.json'));
    const adopted = tags.flatMap(([flag, tag]) => [`--${flag}`, tag]);
    mustRun(process.execPath, [tool, 'init', '--yes', '--name', name, ...adopted, ...container.init], { cwd: project });
    const began = performance.now();
    const args = [tool, 'test-local', '--report', 'json=report.json', '--save-observations', 'observations.json'];
    const run = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', timeout: 20 * 60_000, maxBuffer: 256 * 1024 * 1024 });
    const report = path.join(project, 'report.json');
    if (!existsSync(report)) throw new Error(`test-local ended with ${run.status}: ${run.stderr.slice(-2000)}`);
    const seconds = (performance.now() - began) / 1000;
    const versions = readVersions(container, tags);
    return { name, container, versions, seconds, exitCode: run.status, report: JSON.parse(readFileSync(report, 'utf8')) };
  } catch (error) {
    return { name, container, failed: error.message };
  } finally {
    if (!values.keep) spawnSync('docker', ['image', 'rm', '--force', ...tags.map(([, tag]) => tag)]);
  }
}

/** Versions of the packages that matter, from the image itself. */
function readVersions({ versions = {}, show = [] }, tags) {
  const lines = tags.flatMap(([flag, tag]) => {
    if (versions[flag] === undefined) return [];
    const [command, ...args] = versions[flag];
    return mustRun('docker', ['run', '--rm', '--network', 'none', '--entrypoint', command, tag, ...args]).split('\n');
  });
  return [...new Set(lines.filter((line) => show.includes(line.split('==')[0])))].map((line) => line.trim().replace('==', ' '));
}

function describe({ findings }) {
  const wrong = findings.filter(({ status }) => status === 'failed' || status === 'warned' || status === 'error');
  return wrong.map(({ check, status, actual, reason }) => `${status} ${check}: ${actual ?? reason}`).join('\n') || 'nothing found';
}

function mustRun(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (status === 0) return stdout;
  throw new Error(
    `${command} ${args.join(' ')} failed: ${error?.message ?? ''}\n${`${stdout}\n${stderr}`.trim().split('\n').slice(-12).join('\n')}`,
  );
}

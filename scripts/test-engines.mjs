// `npm run test:engines`: the sound algorithms, a sample of the flaws and the secrets of a build on other engines than the one of `npm test`:
// Docker's 29 line with its containerd store, and podman; and on all of them, the one of `npm test` too (`local`), what every builder makes
// and what of it arrives in a registry. An engine that cannot be run fails the command; but where the machine lets no user run containers,
// podman without root counts as not run. Also an engine of which only an address is known, by TCP with TLS and by ssh. Names as arguments run
// only those; `--whole` runs the whole sample on the far one with TLS and on podman too.
import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findBuilders, provideBuilders } from '../test/setup/builders.mjs';
import { setUpCloud } from '../test/setup/cloud.mjs';
import { setUpEngine } from '../test/setup/engine.mjs';
import { OTHER_ENGINES } from '../test/setup/other-engines.mjs';
import { installPackages } from './packages.mjs';

const root = path.dirname(import.meta.dirname);

/** Flaws in which the engine itself has a say: starts, signals, mounts, owners, networks, memory of what was written. */
const SAMPLE = [
  ...['train-not-on-path', 'train-not-executable', 'train-needs-network', 'train-ignores-term', 'folders-made-anew'],
  ...['input-written-to', 'model-holds-symlink', 'failure-file-missing', 'training-raises', 'server-exits'],
  ...['server-listens-on-loopback', 'server-listens-on-port-5000', 'serve-needs-network', 'model-folder-written-to'],
  ...['serve-ignores-term', 'bad-input-ends-server'],
];
const WHOLE = process.argv.includes('--whole');
const SOUND = readdirSync(path.join(root, 'test/fixtures/algorithms')).filter((name) => /^sound(-|$)/.test(name));

/** The names of a table are shown in quotes. */
const RUNS = [
  {
    file: 'test/docker/flaws.test.ts',
    pattern: `^flawed algorithms '?(${[...SOUND, ...SAMPLE].join('|')})'?$`,
    count: SOUND.length + SAMPLE.length,
  },
  { file: 'test/docker/build.test.ts', pattern: "the newest that there is'? hands secrets", count: 1 },
];

/** Far away each container costs its volumes and a copy: the one that is whole, flaws of each kind, and the engine's own tests. */
const FAR = ['sound', 'input-written-to', 'model-holds-symlink', 'server-listens-on-loopback', 'serve-needs-network'];
const named = (names) => ({
  file: 'test/docker/flaws.test.ts',
  pattern: `^flawed algorithms '?(${names.join('|')})'?$`,
  count: names.length,
});
/** Each call starts the whole client: what all have in common, and what podman itself does otherwise. */
const PODMAN = [
  ...['sound', 'sound-static-binary', 'train-not-on-path', 'train-not-executable', 'train-needs-network', 'train-ignores-term'],
  ...['input-written-to', 'model-holds-symlink', 'server-listens-on-loopback', 'serve-needs-network'],
];
/** Without root, besides: everything goes through a tunnel, and whoever writes in a container is somebody else here. */
const ROOTLESS = ['sound', 'input-written-to', 'train-ignores-term', 'folders-made-anew', 'server-listens-on-loopback'];
const USER = { file: 'test/docker/engine-user.test.ts', count: 1 };
const OWN = { file: 'test/docker/engine.test.ts', count: 25 };
const SSH = { file: 'test/docker/engine.test.ts', pattern: 'passes the role|mounts folders below plain|is reached from here', count: 3 };

/** By every builder of an engine three tests; then those of one engine alone: recipes that are wrong, builders that cannot be used. */
const form = (builders, others = 0) => ({ project: 'cloud', file: 'test/cloud/build-form.test.ts', count: 3 * builders + others });

/** Debian 12 brings a docker command with a BuildKit of its own. */
const hasOldClient = /version (19|20)\./.test(spawnSync('/usr/bin/docker', ['--version'], { encoding: 'utf8' }).stdout ?? '');

/** What runs on each: the count is that of the tests which have to pass. */
const ENGINES = {
  'docker-29': { provide: provideWithBuilders(OTHER_ENGINES['docker-29']), parts: [...RUNS, form(3, 6)] },
  podman: { provide: OTHER_ENGINES.podman, parts: [OWN, WHOLE ? RUNS[0] : named(PODMAN), RUNS[1], form(1)] },
  'podman-rootless': { provide: OTHER_ENGINES['podman-rootless'], parts: [OWN, USER, named(ROOTLESS)] },
  'remote-tls': { provide: OTHER_ENGINES['remote-tls'], parts: [OWN, WHOLE ? RUNS[0] : named(FAR)] },
  'remote-ssh': { provide: OTHER_ENGINES['remote-ssh'], parts: [SSH, named(['sound-static-binary'])] },
  local: { provide: provideWithBuilders(() => ({ env: {}, enter: [] })), parts: [form(hasOldClient ? 4 : 3, 3)] },
};

process.exitCode = await main(process.argv.slice(2).filter((word) => word !== '--whole'));

/** The engine, once what builds for it besides is there; a BuildKit of its own runs steps by the runc of Docker 29. */
function provideWithBuilders(provide) {
  return async () => {
    provideBuilders();
    const engine = await provide();
    if (findBuilders().runc === undefined) throw new Error('runc is built with Docker 29: npm run test:engines docker-29 local');
    return engine;
  };
}

async function main(wanted) {
  installPackages(root);
  // Their base images come from it.
  const first = await setUpEngine();
  console.log(first.message);
  const cloud = setUpCloud();
  if (!cloud.ready) console.log(cloud.message);
  if (!first.ready || !cloud.ready) return 1;
  const names = wanted.length > 0 ? wanted : Object.keys(ENGINES);
  const outcomes = { passed: [], failed: [], 'not run': [] };
  for (const name of names) outcomes[await testOn(name)].push(name);
  const told = Object.entries(outcomes).filter(([, list]) => list.length > 0);
  console.log(`\n${told.map(([outcome, list]) => `${outcome}: ${list.join(', ')}`).join('; ')}`);
  // Where nothing has run nothing has passed.
  return outcomes.failed.length === 0 && outcomes.passed.length > 0 ? 0 : 1;
}

/** `passed`, `failed`, or `not run`: this machine does not allow such an engine. */
async function testOn(name) {
  if (ENGINES[name] === undefined) throw new Error(`There is no engine ${name}; there are: ${Object.keys(ENGINES).join(', ')}`);
  const { provide, parts } = ENGINES[name];
  let engine;
  try {
    engine = await provide();
  } catch (error) {
    console.log(`${name}: ${error.message}`);
    return 'failed';
  }
  if (engine.impossible !== undefined) {
    console.log(`\n> ${name}: not run, this machine does not allow it: ${engine.impossible}`);
    return 'not run';
  }
  console.log(`\n> ${name}: ${parts.map(({ file, count }) => `${count} of ${file}`).join(', ')}`);
  try {
    return parts.every((part) => passes(name, part, engine)) ? 'passed' : 'failed';
  } finally {
    engine.end?.();
  }
}

function passes(name, part, engine) {
  const passed = runTests(name, part, engine);
  if (passed !== part.count) console.log(`${name}: ${passed} of ${part.count} tests of ${part.file} passed.`);
  return passed === part.count;
}

/** How many tests passed: a pattern that matches nothing is no success. */
function runTests(name, { project = 'docker', file, pattern }, engine) {
  const report = `.cache/test-report-${name}.json`;
  rmSync(path.join(root, report), { force: true });
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  // Whoever runs the tests may not write anywhere else here.
  const { uid, gid } = engine.owner ?? {};
  if (uid !== undefined) {
    writeFileSync(path.join(root, report), '');
    chownSync(path.join(root, report), uid, gid);
  }
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    // Otherwise its configuration is written beside the packages, to be read from there.
    '--configLoader=runner',
    `--project=${project}`,
    file,
    ...(pattern === undefined ? [] : ['-t', pattern]),
  ];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const [command, ...args] = [...engine.enter, engine.node ?? process.execPath, ...vitest, ...reporters];
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...engine.env },
    timeout: 10 * 60_000,
  });
  return status === 0 ? JSON.parse(readFileSync(path.join(root, report), 'utf8')).numPassedTests : 0;
}

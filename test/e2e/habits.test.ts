import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hasTerminal, openTerminal } from '../support/terminal.ts';
import { workspace } from '../support/workspace.ts';

const root = path.join(import.meta.dirname, '../..');
const tool = path.join(root, 'bin/sagemaker-algo.cjs');

function run(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [tool, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: path.join(cwd, '..', 'cache'), ...env },
  });
}

/** A folder with a project of the template `minimal`, and one for programs that come first on PATH. */
function makeProject(programs: Readonly<Record<string, string>> = {}) {
  const folder = workspace(
    Object.fromEntries([['tools/', ''], ...Object.entries(programs).map(([name, text]) => [`tools/${name}`, text] as const)]),
  );
  for (const name of Object.keys(programs)) chmodSync(path.join(folder, 'tools', name), 0o755);
  const made = run(['create', 'project', '--template', 'minimal', '--yes', '--no-install', '--no-git'], folder);
  expect(made.status).toBe(0);
  return { folder, project: path.join(folder, 'project'), PATH: `${folder}/tools${path.delimiter}${process.env['PATH']}` };
}

const DOCKER = `#!/bin/sh
{ printf '[%s]' "$DOCKER_BUILDKIT" "$@"; echo; } >> "$RAN"
case "$1" in
  version) echo '{"Server":{"Version":"27.0","Arch":"amd64"}}' ;;
  image) echo '{"Id":"sha256:1234","Os":"linux","Architecture":"amd64","Config":{}}' ;;
  buildx) exit 1 ;;
esac
`;

describe('--verbose', () => {
  it('prints lines that do the same when they are pasted', () => {
    const { folder, project, PATH } = makeProject({ docker: DOCKER });
    const env = { PATH, RAN: path.join(folder, 'ran') };
    const took = () => {
      const lines = readFileSync(env.RAN, 'utf8').trimEnd().split('\n').sort();
      rmSync(env.RAN);
      return lines;
    };
    const { status, stderr } = run(['build', '--verbose', '--build-arg', "WORDS=it's two"], project, env);
    expect(status).toBe(0);
    const ran = took();
    expect(
      ran.filter((line) => line.includes("[--build-arg=WORDS=it's two]") || line.includes("[--build-arg][WORDS=it's two]")),
    ).toHaveLength(2);
    const pasted = stderr.split('\n').filter((line) => line !== '' && !/^[#✓]/u.test(line));
    for (const line of pasted) spawnSync('sh', ['-c', line], { cwd: project, env: { ...process.env, ...env } });
    expect(took()).toEqual(ran);
    expect(stderr.match(/^# exit code \d+ after \d+ ms: docker /gm)).toHaveLength(pasted.length);
  });
});

describe('the network', () => {
  const RECORDER = `
const { appendFileSync } = require('node:fs');
const note = (what) => appendFileSync(process.env.CALLS, what + '\\n');
const net = require('node:net');
const dns = require('node:dns');
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  const [to] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof to === 'object' && to.path === undefined) note('connect ' + to.host + ':' + to.port);
  return connect.apply(this, args);
};
const { lookup } = dns;
dns.lookup = function (name, ...rest) { note('lookup ' + name); return lookup.call(this, name, ...rest); };
`;

  it('is left alone by commands of this machine: nothing is reported to anybody', () => {
    const { folder, project } = makeProject();
    const recorder = path.join(folder, 'recorder.cjs');
    const calls = path.join(folder, 'calls');
    writeFileSync(recorder, RECORDER);
    const env = { NODE_OPTIONS: `--require=${recorder}`, CALLS: calls, CI: '' };
    const commands = [
      ['--help'],
      ['explain', 'INF-03'],
      ['completion', 'bash'],
      ['test-local', '--list'],
      ['derive', '--check'],
      ['build', '--dry-run'],
      ['train', '--engine', 'process'],
      ['test-local', '--engine', 'process', '--smoke'],
      ['publish', '--dry-run'],
      ['create', 'other', '--template', 'minimal', '--yes', '--no-install', '--no-git'],
    ];
    const ended = commands.map((args) => [args[0], run(args, project, env).status]);
    expect(ended.filter(([name, status]) => status !== 0 && name !== 'publish')).toEqual([]);
    const outside = (existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : []).filter(
      (call) => !/^connect (127\.0\.0\.1|::1|localhost|undefined):|^lookup (localhost|[\d.:]+)$/.test(call),
    );
    expect(outside).toEqual([]);
    // The recorder sees what goes out: the server of the smoke test was asked.
    expect(readFileSync(calls, 'utf8')).toMatch(/^connect 127\.0\.0\.1:\d+$/m);
  });
});

const SLOW_DOCKER = DOCKER.replace('buildx)', 'build) sleep 4 ;;\n  buildx)');

describe.skipIf(!hasTerminal)('the time that is left', () => {
  it('is known from the build before, on a terminal', async () => {
    const { folder, project, PATH } = makeProject({ docker: SLOW_DOCKER });
    const env = { PATH, RAN: path.join(folder, 'ran'), XDG_CACHE_HOME: path.join(folder, 'cache') };
    const build = () => openTerminal([process.execPath, tool, 'build', 'train', '--no-cache'], { cwd: project, env });
    const first = build();
    expect(await first.shows('image 2.')).not.toContain('left');
    expect(await first.ended).toBe(0);
    const second = build();
    expect(await second.shows(' s left')).toMatch(/image [\d.]+ m?s, about \d s left/);
    expect(await second.ended).toBe(0);
    expect(second.screen()).not.toContain('left');
    // Elsewhere a line a step.
    expect(run(['build', 'train', '--no-cache'], project, env).stderr).not.toContain('left');
  });
});

const NPM = '#!/bin/sh\necho "$@" >> "$ASKED"\nsleep 2\necho 9.9.9\n';

describe.skipIf(!hasTerminal)('the notice of a newer version', () => {
  it('waits for nobody, comes with the next command, and is told of how', async () => {
    const { folder, project, PATH } = makeProject({ npm: NPM });
    const installed = path.join(project, 'node_modules/create-sagemaker-algo');
    for (const name of ['bin', 'dist', 'package.json']) cpSync(path.join(root, name), path.join(installed, name), { recursive: true });
    mkdirSync(path.join(folder, 'cache'));
    const asked = path.join(folder, 'asked');
    const env = { PATH, ASKED: asked, XDG_CACHE_HOME: path.join(folder, 'cache') };
    const explain = async (more: NodeJS.ProcessEnv = {}) => {
      const command = [process.execPath, path.join(installed, 'bin/sagemaker-algo.cjs'), 'explain', 'INF-03'];
      const terminal = openTerminal(command, { cwd: project, env: { ...env, ...more }, columns: 120, rows: 60 });
      expect(await terminal.ended).toBe(0);
      return terminal.screen();
    };
    expect(await explain({ SAGEMAKER_ALGO_NO_UPDATE_NOTICE: '1' })).not.toContain('9.9.9');
    expect(await explain({ CI: '1' })).not.toContain('9.9.9');
    expect(existsSync(asked)).toBe(false);
    // npm takes two seconds; the command does not.
    expect(await explain()).not.toContain('9.9.9');
    const cache = path.join(folder, 'cache/sagemaker-algo/newest-version');
    for (const end = Date.now() + 20_000; Date.now() < end && spawnSync('grep', ['-rq', '9.9.9', cache]).status !== 0; ) await pause(100);
    expect(readFileSync(asked, 'utf8')).toMatch(/^view .*create-sagemaker-algo version\n$/);
    expect(await explain()).toContain('npm install --save-dev create-sagemaker-algo@9.9.9');
    // Once a day, both.
    expect(await explain()).not.toContain('9.9.9');
    expect(readFileSync(asked, 'utf8').trimEnd().split('\n')).toHaveLength(1);
  });
});

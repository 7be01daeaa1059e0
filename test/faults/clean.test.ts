import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { engineProxy } from '../support/engine-proxy.ts';
import { faultBench } from '../support/faults.ts';

const bench = faultBench({ name: 'clean', index: 32 });
const MARK = '.sagemaker-algo-owner';

/** Trains until it is stopped, and leaves a file that only root may read. */
const ENDLESS = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('/opt/ml/model/closed', { mode: 0o700 });
writeFileSync('/opt/ml/model/closed/file', 'x', { mode: 0o600 });
console.log('training for ever');
setInterval(() => {}, 1000);
`;

let endless = '';
beforeAll(() => {
  endless = bench.variant('endless', { 'train.mjs': ENDLESS });
});

/** A training under way; the tool still runs. */
async function startTraining() {
  const tool = bench.tool(['train'], { cwd: endless });
  await tool.shows(/training for ever/);
  return tool;
}

/** What a killed tool leaves. */
async function killTraining(): Promise<void> {
  const tool = await startTraining();
  tool.kill('SIGKILL');
  await tool.ended;
}

const clean = (...args: string[]) => bench.tool(['clean', '--engine', 'docker', ...args]).ended;

describe('after a tool was killed', () => {
  it('shows what is there, asks, and removes it', async () => {
    await killTraining();
    const before = bench.leftovers();
    expect(before).toEqual([expect.stringMatching(/^container: sagemaker-algo-\w+-/), expect.stringMatching(/^temp: sagemaker-algo-\w+-/)]);

    const shown = await clean('--dry-run');
    expect(shown).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('Without --dry-run this would be removed: 1 container, 1 work folder'),
    });
    expect(shown.stdout).toMatch(/container {2}sagemaker-algo-\w+-\S+ \(sound\) .* old\n/);
    expect(bench.leftovers()).toEqual(before);

    const unasked = await clean();
    expect(unasked).toMatchObject({ code: 2, stdout: expect.stringMatching(/container {2}sagemaker-algo-/) });
    expect(unasked.stderr).toContain('error: Nobody can be asked whether to remove 1 container, 1 work folder');
    expect(bench.leftovers()).toEqual(before);

    expect(await clean('--yes', '--older-than', '1h')).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('There is nothing to remove.'),
    });
    expect(bench.leftovers()).toEqual(before);

    const done = await clean('--yes', '--json');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.stdout).things).toEqual([
      expect.objectContaining({ kind: 'container', status: 'removed', project: 'sound', bytes: expect.any(Number) }),
      expect.objectContaining({ kind: 'folder', status: 'removed', where: bench.temp }),
    ]);
    expect(bench.leftovers()).toEqual([]);
  });

  it('the next run removes it too, and says so', async () => {
    await killTraining();
    const { code, stderr } = await bench.tool(['test-local', '--smoke']).ended;
    expect(stderr).toContain('Removed what a run that did not end by itself left behind.\n');
    expect(code).toBe(0);
    expect(bench.leftovers()).toEqual([]);
  });

  it('gives back to a user what a container wrote as root', async () => {
    const user = ['setpriv', '--reuid=1234', '--regid=1234', '--clear-groups'];
    execFileSync('chown', ['-R', '1234:1234', bench.temp, endless]);
    chmodSync(join(bench.temp, '..'), 0o755);
    const { host } = await engineProxy(1234, bench.engine.socket);
    const asUser = { before: user, env: { DOCKER_HOST: host, HOME: '/nowhere', XDG_CACHE_HOME: '/nowhere' }, cwd: endless };
    const tool = bench.tool(['train', '--out', join(bench.temp, 'results')], asUser);
    await tool.shows(/training for ever/);
    tool.kill('SIGKILL');
    await tool.ended;
    // The container has gone, so nothing of the run is left that could hand the files over.
    bench.docker('rm', '--force', ...bench.docker('ps', '--all', '--quiet').split('\n'));
    const folders = readdirSync(bench.temp);
    expect(folders).toEqual([expect.stringMatching(/^sagemaker-algo-/)]);
    const { code, stdout, stderr } = await bench.tool(['clean', '--engine', 'docker', '--yes'], asUser).ended;
    expect({ code, stdout, stderr }).toMatchObject({ code: 0, stdout: expect.stringContaining('Removed 1 work folder') });
    expect(bench.leftovers()).toEqual([]);
    execFileSync('chown', ['-R', '0:0', bench.temp, endless]);
  });
});

it('touches nothing of a run that is still at work', async () => {
  const tool = await startTraining();
  const before = bench.leftovers();
  const { code, stdout, stderr } = await clean('--yes', '--older-than', '0s');
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringContaining('There is nothing to remove.') });
  expect(stdout.match(/its run is still at work/g)).toHaveLength(2);
  // The run that starts next does not touch it either.
  expect(await bench.tool(['test-local', '--smoke']).ended).toMatchObject({ code: 0 });
  expect(bench.leftovers()).toEqual(before);
  tool.kill('SIGINT');
  expect(await tool.ended).toMatchObject({ code: 130 });
  expect(bench.leftovers()).toEqual([]);
});

describe('what only looks like ours', () => {
  it('stays: in the engine', async () => {
    const labels = ['--label', 'sagemaker-algo.run=k3j2h1g0f9', '--label', 'sagemaker-algo.project=sound'];
    const user = ['--name', 'of-the-user', '--entrypoint', 'sleep'];
    const other = ['--name', 'of-a-tool', '--label', 'sagemaker-algorithm.owner=x', '--entrypoint', 'sleep'];
    bench.docker('run', '--detach', '--name', 'sagemaker-algo-k3j2h1g0f9-train', '--entrypoint', 'sleep', 'sound:1', '600');
    // A container of an image that a build of ours has labelled carries these.
    bench.docker('run', '--detach', ...user, ...labels, 'sound:1', '600');
    bench.docker('run', '--detach', ...other, 'sound:1', '600');
    bench.docker('network', 'create', 'sagemaker-algo-k3j2h1g0f9-net');
    bench.docker('volume', 'create', 'sagemaker-algo-k3j2h1g0f9-volume');
    bench.docker('tag', 'sound:1', 'sagemaker-algo-probe:k3j2h1g0f9');
    const look = () => [
      bench.docker('ps', '--all', '--format', '{{.Names}}'),
      bench.docker('network', 'ls', '--format', '{{.Name}}'),
      bench.docker('volume', 'ls', '--format', '{{.Name}}'),
      bench.docker('image', 'ls', '--all', '--format', '{{.ID}} {{.Repository}}:{{.Tag}}').split('\n').sort(),
    ];
    const before = look();
    await killTraining();
    expect(await clean('--yes', '--images')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Removed 1 container, 1 work folder'),
    });
    expect(look()).toEqual(before);
    bench.docker('rm', '--force', 'sagemaker-algo-k3j2h1g0f9-train', 'of-the-user', 'of-a-tool');
    bench.docker('network', 'rm', 'sagemaker-algo-k3j2h1g0f9-net');
    bench.docker('volume', 'rm', 'sagemaker-algo-k3j2h1g0f9-volume');
    bench.docker('rmi', 'sagemaker-algo-probe:k3j2h1g0f9');
  });

  it('stays: in the temporary folder', async () => {
    await killTraining();
    const dead = readdirSync(bench.temp)[0] ?? '';
    const mark = readFileSync(join(bench.temp, dead, MARK), 'utf8');
    const outside = join(bench.temp, '../outside');
    const make = (name: string, files: Readonly<Record<string, string>>) => {
      mkdirSync(join(bench.temp, name), { recursive: true, mode: 0o700 });
      for (const [file, content] of Object.entries(files)) writeFileSync(join(bench.temp, name, file), content);
    };
    make('../outside', { [MARK]: mark, 'keep.txt': 'mine' });
    make('sagemaker-algo-k3j2h1g0f9-AbCdE1', { 'no-mark.txt': 'mine' });
    make('sagemaker-algo-k3j2h1g0f9-AbCdE2', { [MARK]: 'not a mark' });
    make('sagemaker-algo-k3j2h1g0f9-AbCdE3', { 'linked-mark.txt': 'mine' });
    symlinkSync(join(outside, MARK), join(bench.temp, 'sagemaker-algo-k3j2h1g0f9-AbCdE3', MARK));
    symlinkSync(outside, join(bench.temp, 'sagemaker-algo-k3j2h1g0f9-AbCdE4'));
    make('sagemaker-algo-k3j2h1g0f9-AbCdE5', { [MARK]: mark, 'of-another-user.txt': 'theirs' });
    execFileSync('chown', ['-R', '1234:1234', join(bench.temp, 'sagemaker-algo-k3j2h1g0f9-AbCdE5')]);
    make('sagemaker-algorithm-k3j2h1g0f9-AbCdE6', { [MARK]: mark });
    writeFileSync(join(bench.temp, 'sagemaker-algo-k3j2h1g0f9-AbCdE7'), mark);
    // Inside a folder of ours a link leads out.
    symlinkSync(outside, join(bench.temp, dead, 'way-out'));
    const before = readdirSync(bench.temp).filter((name) => name !== dead);

    expect(await clean('--yes')).toMatchObject({ code: 0, stdout: expect.stringContaining('Removed 1 container, 1 work folder') });
    expect(readdirSync(bench.temp)).toEqual(before);
    expect(readdirSync(outside).sort()).toEqual([MARK, 'keep.txt']);
    expect(existsSync(join(bench.temp, 'sagemaker-algo-k3j2h1g0f9-AbCdE5/of-another-user.txt'))).toBe(true);
    execFileSync('find', [bench.temp, '-mindepth', '1', '-delete']);
  });
});

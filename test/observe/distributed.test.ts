import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunSpec } from '../../src/engine/engine.ts';
import { mergeFolders } from '../../src/observe/distributed/merge.ts';
import { findShared } from '../../src/observe/distributed/overlaps.ts';
import { observe } from '../../src/observe/index.ts';
import { createLab } from '../../src/observe/lab.ts';
import { describeScenarios } from '../../src/observe/rehearsal-commands.ts';
import type { Attempts, ObservationKey } from '../../src/observe/types.ts';
import { planHosts } from '../../src/plan/distributed.ts';
import { flawless } from '../support/algorithm.ts';
import { testContext } from '../support/context.ts';
import { type FakeTraining, fakeEngine } from '../support/fake-engine.ts';
import { SAMPLE_FILES, sampleConfig } from '../support/project.ts';
import { workspace } from '../support/workspace.ts';

const KEYS = ['distributed/together', 'distributed/apart', 'distributed/stop'] as const satisfies readonly ObservationKey[];

interface Resources {
  readonly current_host: string;
  readonly hosts: readonly string[];
}

/** What a host does; alone it is flawless. */
type Host = (resources: Resources, files: readonly string[]) => FakeTraining;

const sound: Host = ({ current_host, hosts }) => (current_host === hosts[0] ? { files: { 'model/model.json': '{}' } } : {});

function lab(host: Host, { distributed = true, kind = 'container' }: { distributed?: boolean; kind?: 'container' | 'process' } = {}) {
  const dir = workspace(SAMPLE_FILES);
  const engine = fakeEngine({
    ...flawless,
    kind,
    train: (spec) => {
      const resources: Resources = JSON.parse(readFileSync(join(spec.ml, 'input/config/resourceconfig.json'), 'utf8'));
      if (resources.hosts.length === 1) return { files: { 'model/model.json': '{}' } };
      if (spec.name.includes('hosts-stop')) return { endsOn: 'SIGTERM', ...host(resources, ['stop']) };
      return host(resources, readdirSync(join(spec.ml, 'input/data/train')));
    },
  });
  const training = { ...sampleConfig().training, distributed };
  const made = createLab(testContext({ cwd: dir }), {
    engine,
    project: { config: sampleConfig({ training }), dir, issues: [] },
    limits: { lateHost: 0.03, group: 0.2, straggler: 0.1, signOfLife: 0.05, trainingGrace: 1 },
  });
  onTestFinished(() => made.close());
  return { lab: made, engine };
}

const value = <K extends ObservationKey>(seen: Attempts, key: K) => {
  const attempt = seen[key];
  if (attempt?.status !== 'made') throw new Error(`${key}: ${attempt?.reason}`);
  return attempt.value;
};

describe('training on several hosts', () => {
  test('a sound job runs once, on a network of its own, one host after the other', async () => {
    const { lab: here, engine } = lab(sound);
    const seen = await observe(here, KEYS);
    const { run } = value(seen, 'distributed/together');
    expect(run).toMatchObject({ trouble: undefined, shared: [] });
    expect(run?.hosts.map(({ host, exit, model }) => [host, exit.exitCode, model.length])).toEqual([
      ['algo-10', 0, 1],
      ['algo-2', 0, 0],
      ['node-a', 0, 0],
    ]);
    const aliases = engine.started.flatMap(({ name, network }) =>
      name.includes('-hosts-algo') || name.includes('-hosts-node') ? [network] : [],
    );
    expect(aliases).toHaveLength(3);
    for (const alias of ['algo-10', 'algo-2', 'node-a']) {
      expect(aliases).toContainEqual({ kind: 'internal', id: expect.stringMatching(/-net-hosts$/), aliases: [alias] });
    }
    expect(value(seen, 'distributed/apart')).toEqual({ carrying: {} });
    expect(value(seen, 'distributed/stop').hosts.map(({ host, when, killed, endedBefore }) => [host, when, killed, endedBefore])).toEqual([
      ['algo-1', 'held', false, false],
      ['algo-2', 'held', false, false],
    ]);
    // Networks of jobs do not wait for the end of the run.
    expect([...engine.left].filter((name) => name.includes('-net-'))).toEqual([]);
  });

  test('files are dealt out, and the last host gets none', async () => {
    const got: Record<string, readonly string[]> = {};
    const { lab: here } = lab((resources, files) => {
      if (!files.includes('stop')) got[resources.current_host] = files;
      return sound(resources, files);
    });
    await observe(here, ['distributed/together']);
    expect(got).toEqual({ 'algo-10': ['nested'], 'algo-2': ['part-1.csv'], 'node-a': [] });
  });

  test('a job in trouble is taken apart', async () => {
    const { lab: here } = lab((resources, files) => (files.length === 0 ? { exitCode: 1, stderr: 'no data' } : sound(resources, files)));
    const seen = await observe(here, KEYS);
    expect(value(seen, 'distributed/together').run?.trouble).toBe('failed');
    const { plain, carrying } = value(seen, 'distributed/apart');
    expect(plain?.trouble).toBeUndefined();
    const troubles = Object.entries(carrying).map(([oddity, run]) => [oddity, run?.trouble]);
    expect(troubles).toHaveLength(6);
    expect(troubles.filter(([, trouble]) => trouble !== undefined)).toEqual([['empty-shard', 'failed']]);
  });

  test('a host that fails stops no other; one that never ends is killed; then the plain job says it all', async () => {
    const { lab: here, engine } = lab((resources, files) => {
      if (resources.current_host === resources.hosts[1]) return { exitCode: 3 };
      return resources.current_host === resources.hosts[2] ? { endsOn: 'SIGKILL' } : sound(resources, files);
    });
    const seen = await observe(here, KEYS);
    const { run } = value(seen, 'distributed/together');
    expect(run?.hosts.map(({ exit, timedOut }) => [exit.exitCode, timedOut])).toEqual([
      [0, false],
      [3, false],
      [137, true],
    ]);
    expect(run?.trouble).toBe('failed');
    expect(value(seen, 'distributed/apart')).toMatchObject({ plain: { trouble: 'failed' }, carrying: {} });
    expect(seen['distributed/stop']).toMatchObject({ status: 'failed', after: 'distributed/apart' });
    expect(engine.started.filter(({ role }) => role === 'train')).toHaveLength(1 + 3 + 3);
  });

  test.each([
    ['stuck', () => ({ endsOn: 'SIGKILL' })],
    ['no-model', () => ({})],
    ['clash', ({ current_host }) => ({ files: { 'model/model.json': current_host } })],
    [undefined, () => ({ files: { 'model/model.json': 'the same', 'checkpoints/state': String(Math.random()) } })],
  ] satisfies [string | undefined, Host][])('trouble of kind %s', async (trouble, host: Host) => {
    const { lab: here } = lab(host);
    const seen = await observe(here, ['distributed/together']);
    expect(value(seen, 'distributed/together').run?.trouble).toBe(trouble);
  });

  test('a spec of one host costs nothing', async () => {
    const { lab: here, engine } = lab(sound, { distributed: false });
    const seen = await observe(here, KEYS);
    expect(KEYS.map((key) => value(seen, key))).toEqual([{}, { carrying: {} }, { hosts: [] }]);
    expect(engine.started).toHaveLength(1);
  });

  test('without containers there are no hosts', async () => {
    const { lab: here } = lab(sound, { kind: 'process' });
    expect(await observe(here, KEYS)).toMatchObject({ 'distributed/together': { status: 'failed', reason: /container engine/ } });
  });

  test('a host that cannot be started ends the job for the others', async () => {
    const { lab: here } = lab(({ current_host }) => {
      if (current_host === 'node-a') throw new Error('no room');
      return { endsOn: 'SIGKILL' };
    });
    const seen = await observe(here, ['distributed/together']);
    expect(seen['distributed/together']).toMatchObject({ status: 'failed', reason: /no room/ });
  });
});

test('a dry run makes each network, and names each host as its peers do', () => {
  const project = { config: sampleConfig(), dir: '/project' };
  const engine = {
    ...fakeEngine(flawless),
    describeRun: ({ name, network }: RunSpec) => `run ${name} ${JSON.stringify(network)}`,
    describeNetwork: (name: string) => `network ${name}`,
  };
  const scenarios = planHosts(project, { id: 'job', what: 'x', names: ['a', 'b'] }).hosts.map(({ scenario }) => scenario);
  expect(describeScenarios({ engine, project, runId: 'r', outside: false }, scenarios).split('\n')).toEqual([
    '# isolated network',
    'network sagemaker-algo-r-net-job',
    '# train x, as a',
    'run sagemaker-algo-r-job-a {"kind":"internal","id":"sagemaker-algo-r-net-job","aliases":["a"]}',
    '# train x, as b',
    'run sagemaker-algo-r-job-b {"kind":"internal","id":"sagemaker-algo-r-net-job","aliases":["b"]}',
    '',
  ]);
});

describe('the folders of several hosts', () => {
  const hosts = (files: Readonly<Record<string, string>>) => {
    const root = workspace({});
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    return { root, of: (...names: string[]) => names.map((host) => ({ host, ml: join(root, host) })) };
  };

  test('paths that several have written, those that differ first', async () => {
    const { of } = hosts({
      'a/model/same': 'x',
      'b/model/same': 'x',
      'a/model/other/size': 'x',
      'b/model/other/size': 'xy',
      'a/output/data/bytes': 'x',
      'c/output/data/bytes': 'y',
      'a/checkpoints/kind': 'x',
      'b/checkpoints/kind/file': 'x',
      'a/output/failure': 'x',
      'b/output/failure': 'y',
      'a/model/alone': 'x',
    });
    expect(await findShared(of('a', 'b', 'c'))).toEqual([
      { path: 'model/other/size', hosts: ['a', 'b'], same: false },
      { path: 'output/data/bytes', hosts: ['a', 'c'], same: false },
      { path: 'checkpoints/kind', hosts: ['a', 'b'], same: false },
      { path: 'model/same', hosts: ['a', 'b'], same: true },
    ]);
  });

  test('merged, the first host keeps what several have', async () => {
    const { root } = hosts({ 'a/same': 'a', 'b/same': 'b', 'b/folder/x': 'b', 'a/kind': 'a', 'b/kind/file': 'b' });
    symlinkSync('same', join(root, 'b/link'));
    const target = join(root, 'merged');
    await mergeFolders([join(root, 'a'), join(root, 'b'), join(root, 'nowhere')], target);
    expect(readdirSync(target).sort()).toEqual(['folder', 'kind', 'link', 'same']);
    expect(['same', 'kind', 'folder/x'].map((path) => readFileSync(join(target, path), 'utf8'))).toEqual(['a', 'a', 'b']);
  });
});

import { describe, expect, test } from 'vitest';
import { carrying, HOST_ODDITIES, type JobPlan, ordinaryNames, PLAIN, planHosts, planJob, TOGETHER } from '../../src/plan/distributed.ts';
import { sampleConfig } from '../support/project.ts';

const project = { config: sampleConfig(), dir: '/project' };
const resources = ({ hosts }: JobPlan) =>
  hosts.map(({ scenario }) => JSON.parse(String(scenario.files.find(({ path }) => path.endsWith('resourceconfig.json'))?.content)));

describe('planJob', () => {
  test('the plain job: same image, same data, same job on every host', () => {
    const plan = planJob(project, PLAIN);
    expect(resources(plan).map(({ current_host, hosts }) => [current_host, hosts])).toEqual(
      ['algo-1', 'algo-2', 'algo-3'].map((host) => [host, ['algo-1', 'algo-2', 'algo-3']]),
    );
    for (const { name, turn, scenario } of plan.hosts) {
      expect(turn).toBe(0);
      expect(scenario).toMatchObject({
        id: `hosts-plain-${name}`,
        network: 'internal',
        peers: { group: 'hosts-plain', aliases: [name] },
        run: { hostname: name, hosts: {}, image: 'demo-train:1' },
      });
      expect(scenario.run.env['TRAINING_JOB_NAME']).toBe('demo-hosts-plain');
      expect(scenario.run.mounts).toContainEqual({ path: 'checkpoints', readOnly: false });
      expect(scenario.folders).toContain('checkpoints');
      expect(scenario.data.every(({ shard }) => shard === undefined)).toBe(true);
    }
  });

  test('everything odd at once', () => {
    const plan = planJob(project, TOGETHER);
    expect(plan.hosts.map(({ name }) => name)).toEqual(['algo-10', 'algo-2', 'node-a']);
    expect(plan.hosts.map(({ turn }) => turn)).toEqual([1, 0, 2]);
    const hostnames = plan.hosts.map(({ scenario }) => scenario.run.hostname);
    expect(new Set(hostnames).size).toBe(3);
    expect(hostnames.every((hostname) => hostname.startsWith('ip-'))).toBe(true);
    expect(resources(plan)[0].instance_groups).toHaveLength(2);
    // The last host gets no file of the first required channel, and all of every other.
    expect(plan.hosts.map(({ scenario }) => scenario.data.map(({ channel, shard }) => [channel, shard]))).toEqual(
      [0, 1, 2].map((at) => [
        ['train', { at, of: 2 }],
        ['validation', undefined],
      ]),
    );
  });

  const seen: Record<keyof typeof HOST_ODDITIES, (plan: JobPlan) => unknown> = {
    'other-names': ({ hosts }) => hosts[2]?.name,
    'text-order': ({ hosts }) => hosts.some(({ name }) => name === 'algo-10'),
    'foreign-hostnames': ({ hosts }) => hosts.map(({ name, scenario }) => scenario.run.hostname === name),
    'late-hosts': ({ hosts }) => hosts.map(({ turn }) => turn),
    'empty-shard': ({ hosts }) => hosts.map(({ scenario }) => scenario.data.map(({ shard }) => shard)),
    'two-groups': (plan) => resources(plan)[0].instance_groups.length,
  };
  test.each(Object.keys(HOST_ODDITIES) as (keyof typeof HOST_ODDITIES)[])(
    'a job that carries %s differs from the plain one in that alone',
    (oddity) => {
      const plain = planJob(project, PLAIN);
      const odd = planJob(project, carrying(oddity));
      const rank = (name: string) => (oddity === 'other-names' && name === 'text-order' ? 'implied' : name);
      for (const [name, look] of Object.entries(seen)) {
        if (rank(name) === 'implied' || (oddity === 'text-order' && name === 'other-names')) continue;
        if (name === oddity) expect(look(odd), name).not.toEqual(look(plain));
        else expect(look(odd), name).toEqual(look(plain));
      }
    },
  );
});

test('an ordinary job of any size has its names in the order of text', () => {
  const names = ordinaryNames(11);
  expect(names.slice(0, 4)).toEqual(['algo-1', 'algo-10', 'algo-11', 'algo-2']);
  const plan = planHosts(project, { id: 'train', what: 'as asked for', names, variant: { hyperparameters: { alpha: 3 } } });
  expect(resources(plan)[0].hosts).toEqual(names);
  expect(plan.hosts[10]?.scenario.run.hostname).toBe('ip-10-0-96-241.ec2.internal');
  expect(String(plan.hosts[0]?.scenario.files[0]?.content)).toContain('"alpha":"3"');
});

import { describe, expect, test } from 'vitest';
import { type InputConfig, planInputConfig, resolveHyperparameters, typeHyperparameters } from '../../src/sagemaker/input-tree.ts';
import { sampleConfig } from '../support/project.ts';

const input: InputConfig = {
  hyperparameters: { alpha: '1' },
  channels: [
    { name: 'train', mode: 'Pipe', contentType: 'text/csv' },
    { name: 'extra', mode: 'FastFile', contentType: undefined },
  ],
  instanceType: 'ml.m5.xlarge',
};

const read = (config: InputConfig) =>
  Object.fromEntries(planInputConfig(config).map(({ path, content }) => [path.replace('input/config/', ''), JSON.parse(String(content))]));

describe('planInputConfig', () => {
  test('is what the platform writes', () => {
    expect(read(input)).toEqual({
      'hyperparameters.json': { alpha: '1' },
      'inputdataconfig.json': {
        train: { TrainingInputMode: 'Pipe', S3DistributionType: 'FullyReplicated', RecordWrapperType: 'None', ContentType: 'text/csv' },
        extra: { TrainingInputMode: 'File', S3DistributionType: 'FullyReplicated', RecordWrapperType: 'None' },
      },
      'resourceconfig.json': {
        current_host: 'algo-1',
        current_instance_type: 'ml.m5.xlarge',
        current_group_name: 'homogeneousCluster',
        hosts: ['algo-1'],
        instance_groups: [{ instance_group_name: 'homogeneousCluster', instance_type: 'ml.m5.xlarge', hosts: ['algo-1'] }],
        network_interface_name: 'eth0',
      },
    });
    expect(read({ ...input, hyperparameters: {} })['hyperparameters.json']).toEqual({});
  });

  test('each relaxation lifts one rule', () => {
    const lifted = (more: Partial<InputConfig>) => read({ ...input, ...more });
    expect(Object.keys(lifted({ plainResourceConfig: true })['resourceconfig.json'])).toEqual([
      'current_host',
      'hosts',
      'network_interface_name',
    ]);
    expect(lifted({ withTopology: true })['resourceconfig.json']).toHaveProperty('topology', null);
    expect(lifted({ plainInputDataConfig: true })['inputdataconfig.json']).toEqual({
      train: { TrainingInputMode: 'Pipe', ContentType: 'text/csv' },
      extra: { TrainingInputMode: 'File' },
    });
  });
});

describe('several hosts', () => {
  const hosts = ['algo-1', 'algo-2', 'algo-10'];
  const resources = (more: object = {}) => read({ ...input, cluster: { hosts, current: 'algo-2', ...more } })['resourceconfig.json'];

  test('the list is sorted as text, that of a group is not sorted', () => {
    expect(resources()).toEqual({
      current_host: 'algo-2',
      current_instance_type: 'ml.m5.xlarge',
      current_group_name: 'homogeneousCluster',
      hosts: ['algo-1', 'algo-10', 'algo-2'],
      instance_groups: [
        { instance_group_name: 'homogeneousCluster', instance_type: 'ml.m5.xlarge', hosts: ['algo-2', 'algo-10', 'algo-1'] },
      ],
      network_interface_name: 'eth0',
    });
  });

  test('every host is in one of two groups, and is told which', () => {
    const { current_group_name, instance_groups } = resources({ twoGroups: true });
    expect(current_group_name).toBe('group-1');
    expect(instance_groups.map((group: { hosts: unknown }) => group.hosts)).toEqual([['algo-2', 'algo-10'], ['algo-1']]);
    expect(resources({ twoGroups: true, hosts: ['algo-2'] }).instance_groups).toHaveLength(1);
  });

  test('a channel that is dealt out says so', () => {
    const channels = input.channels.map((channel) => ({ ...channel, sharded: channel.name === 'train' }));
    expect(read({ ...input, channels })['inputdataconfig.json']).toMatchObject({
      train: { S3DistributionType: 'ShardedByS3Key' },
      extra: { S3DistributionType: 'FullyReplicated' },
    });
  });
});

describe('hyperparameters', () => {
  test('defaults are spelled out and every value is text', () => {
    expect(resolveHyperparameters(sampleConfig(), { alpha: 1e-7, extra: true })).toEqual({
      alpha: '1e-7',
      rounds: '3',
      solver: 'a',
      extra: 'true',
    });
    expect(resolveHyperparameters(sampleConfig(), undefined)).toEqual({ alpha: '1', rounds: '3', solver: 'a' });
  });

  test('typed, they are what a JSON file by hand would hold', () => {
    const typed = typeHyperparameters(sampleConfig(), { alpha: '1e-7', rounds: '3', solver: '7', extra: 'True', other: '12', text: 'x' });
    expect(typed).toEqual({ alpha: 1e-7, rounds: 3, solver: '7', extra: true, other: 12, text: 'x' });
  });
});

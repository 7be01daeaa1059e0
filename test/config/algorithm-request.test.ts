import { describe, expect, it } from 'vitest';
import { parseAlgorithmRequest } from '../../src/config/algorithm-request.ts';

const channel = { Name: 'train', SupportedInputModes: ['File'], SupportedContentTypes: ['text/csv'], IsRequired: true };
const least = { TrainingSpecification: { TrainingImage: 't:1', TrainingChannels: [channel] } };
const read = (value: unknown) =>
  parseAlgorithmRequest(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)), 'r.json');

/** Every field of the request that the spec has a place for, and some that it has none for. */
const full = {
  AlgorithmName: 'my-algo',
  AlgorithmDescription: 'Finds things',
  TrainingSpecification: {
    TrainingImage: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/t:1',
    TrainingImageDigest: 'sha256:0',
    SupportedHyperParameters: [
      {
        Name: 'depth',
        Type: 'Integer',
        Description: 'Levels',
        Range: { IntegerParameterRangeSpecification: { MinValue: '1', MaxValue: '9' } },
        IsTunable: true,
        IsRequired: true,
      },
      {
        Name: 'rate',
        Type: 'Continuous',
        Range: { ContinuousParameterRangeSpecification: { MinValue: '0', MaxValue: '1' } },
        DefaultValue: '0.1',
      },
      { Name: 'kind', Type: 'Categorical', Range: { CategoricalParameterRangeSpecification: { Values: ['a', 'b'] } }, DefaultValue: 'a' },
      { Name: 'note', Type: 'FreeText' },
    ],
    SupportedTrainingInstanceTypes: ['ml.m5.large'],
    SupportsDistributedTraining: true,
    MetricDefinitions: [{ Name: 'rmse', Regex: 'rmse=(\\S+)' }],
    TrainingChannels: [
      { ...channel, Description: 'Rows', SupportedCompressionTypes: ['None', 'Gzip'] },
      { ...channel, Name: 'extra', IsRequired: false, SupportedInputModes: ['Pipe'] },
    ],
    SupportedTuningJobObjectiveMetrics: [{ Type: 'Minimize', MetricName: 'rmse' }],
  },
  InferenceSpecification: {
    Containers: [{ Image: 's:1', Environment: { A: '1' } }],
    SupportedTransformInstanceTypes: ['ml.m5.xlarge'],
    SupportedRealtimeInferenceInstanceTypes: ['ml.c5.large'],
    SupportedContentTypes: ['text/csv'],
    SupportedResponseMIMETypes: ['application/json'],
  },
  ValidationSpecification: {
    ValidationRole: 'arn:aws:iam::123456789012:role/x',
    ValidationProfiles: [
      {
        ProfileName: 'p',
        TrainingJobDefinition: {
          TrainingInputMode: 'Pipe',
          HyperParameters: { depth: '3' },
          InputDataConfig: [
            { ChannelName: 'train', ContentType: 'text/csv', InputMode: 'File' },
            { ChannelName: 'extra', DataSource: {} },
          ],
          StoppingCondition: { MaxRuntimeInSeconds: 60 },
        },
        TransformJobDefinition: {},
      },
    ],
  },
  Tags: [{ Key: 'a', Value: 'b' }],
};

describe('a request to AWS', () => {
  it('fills every part of the spec that it has something for', () => {
    const { draft, assumed } = read(full);
    expect(assumed).toEqual([]);
    expect(draft).toEqual({
      name: 'my-algo',
      description: 'Finds things',
      images: { train: { tag: full.TrainingSpecification.TrainingImage }, serve: { tag: 's:1' } },
      hyperparameters: {
        depth: { type: 'Integer', range: { min: '1', max: '9' }, required: true, tunable: true, description: 'Levels' },
        rate: { type: 'Continuous', range: { min: '0', max: '1' }, default: '0.1' },
        kind: { type: 'Categorical', values: ['a', 'b'], default: 'a' },
        note: { type: 'FreeText' },
      },
      reasons: expect.anything(),
      channels: {
        train: { description: 'Rows', required: true, contentTypes: ['text/csv'], inputModes: ['File'], compression: ['None', 'Gzip'] },
        extra: { required: false, contentTypes: ['text/csv'], inputModes: ['Pipe'] },
      },
      metrics: { rmse: { regex: 'rmse=(\\S+)' } },
      training: { objectives: [{ metric: 'rmse', type: 'Minimize' }], instanceTypes: ['ml.m5.large'], distributed: true },
      inference: {
        contentTypes: ['text/csv'],
        responseTypes: ['application/json'],
        realtimeInstanceTypes: ['ml.c5.large'],
        transformInstanceTypes: ['ml.m5.xlarge'],
        environment: { A: '1' },
      },
      sampleChannels: {},
      sampleDefaults: { train: { contentType: 'text/csv', inputMode: 'File' }, extra: { contentType: undefined, inputMode: 'Pipe' } },
      sampleSet: { depth: '3' },
      requests: [],
      publish: { role: 'arn:aws:iam::123456789012:role/x', tags: { a: 'b' }, validation: { maxRuntimeInSeconds: 60 } },
    });
  });

  it('lists what has no place, by the uppermost path', () => {
    const profile = 'ValidationSpecification.ValidationProfiles[0]';
    const twoContainers = { ...full.InferenceSpecification, Containers: [{ Image: 's:1', ContainerHostname: 'x' }, { Image: 'b:1' }] };
    expect(read({ ...full, InferenceSpecification: twoContainers }).placeless).toEqual([
      'TrainingSpecification.TrainingImageDigest',
      'InferenceSpecification.Containers[0].ContainerHostname',
      `${profile}.ProfileName`,
      `${profile}.TrainingJobDefinition.InputDataConfig[1].DataSource`,
      'InferenceSpecification.Containers[1]',
    ]);
  });

  it('takes an answer of DescribeAlgorithm, and very little', () => {
    const { draft, placeless } = read({ ...least, AlgorithmArn: 'arn:x', AlgorithmStatus: 'Completed', CreationTime: 1 });
    expect(draft).toMatchObject({ images: { train: { tag: 't:1' } }, channels: { train: { required: true } } });
    expect(placeless).toEqual(['AlgorithmArn', 'AlgorithmStatus', 'CreationTime']);
  });

  it('calls a channel required where the request has none', () => {
    const optional = { ...channel, IsRequired: undefined };
    const { draft, assumed } = read({
      TrainingSpecification: {
        TrainingImage: 't:1',
        TrainingChannels: [
          { ...optional, Name: 'a' },
          { ...optional, Name: 'b' },
        ],
      },
    });
    expect(Object.entries(draft.channels).map(([name, one]) => [name, one.required])).toEqual([
      ['a', true],
      ['b', false],
    ]);
    expect(assumed).toEqual(['the request calls no channel required; a is, because a job needs data']);
  });

  it.each<[string, unknown, string]>([
    ['broken JSON', '{\n  "a": 1,\n}', '3:1: not valid JSON: a key in double quotes is expected'],
    ['no object', '[]', '1: the file: must be an object (found: [])'],
    ['another answer', { TrainingJobName: 'x' }, '1: TrainingSpecification: is missing'],
    [
      'a number',
      { TrainingSpecification: { ...least.TrainingSpecification, TrainingImage: 3 } },
      'TrainingSpecification.TrainingImage: must be text (found: 3)',
    ],
    [
      'an unknown type',
      { TrainingSpecification: { ...least.TrainingSpecification, SupportedHyperParameters: [{ Name: 'a', Type: 'String' }] } },
      'TrainingSpecification.SupportedHyperParameters[0].Type: must be one of Integer, Continuous, Categorical, FreeText (found: "String")',
    ],
    [
      'no channels',
      { TrainingSpecification: { TrainingImage: 'x', TrainingChannels: [] } },
      'TrainingSpecification.TrainingChannels: needs at least 1 entry (found: [])',
    ],
    [
      'a name twice',
      '{"TrainingSpecification": {"TrainingImage": "a", "TrainingImage": "b", "TrainingChannels": [{"Name": "a", "SupportedInputModes": ["File"]}]}}',
      '1: TrainingSpecification.TrainingImage: stands twice; keep one',
    ],
  ])('refuses %s with place and reason', (_what, value, message) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ kind: 'user', exitCode: 2, message: expect.stringContaining(message) }));
  });

  it('refuses what is no UTF-8', () => {
    expect(() => parseAlgorithmRequest(Uint8Array.from([0xff, 0xfe, 0x7b, 0]), 'r.json')).toThrow('r.json is not UTF-8 text.');
  });
});

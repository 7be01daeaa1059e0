import { describe, expect, it } from 'vitest';
import { compareAlgorithm } from '../../src/publish/compare-algorithm.ts';

const IMAGE = `123456789012.dkr.ecr.us-east-1.amazonaws.com/demo@sha256:${'a'.repeat(64)}`;
type Json = Record<string, unknown>;

/** A request with everything that the comparison has an opinion on; `change` edits a copy. */
function request(change: (copy: ReturnType<typeof base>) => void = () => {}) {
  const copy = base();
  change(copy);
  return copy;
}

function base() {
  return {
    AlgorithmName: 'demo-1',
    TrainingSpecification: {
      TrainingImage: IMAGE,
      SupportedHyperParameters: [
        { Name: 'alpha', Type: 'Integer', IsTunable: true, DefaultValue: '3' },
        { Name: 'beta', Type: 'FreeText' },
      ] as Json[],
      SupportedTrainingInstanceTypes: ['ml.m5.large', 'ml.c5.xlarge'],
      TrainingChannels: [{ Name: 'train', SupportedContentTypes: ['text/csv'], SupportedInputModes: ['File'] }] as Json[],
    } as Json & { TrainingChannels: Json[]; SupportedHyperParameters: Json[]; SupportedTrainingInstanceTypes: string[] },
    InferenceSpecification: { Containers: [{ Image: IMAGE } as Json], SupportedContentTypes: ['text/csv'] },
    ValidationSpecification: {
      ValidationRole: 'arn:aws:iam::123456789012:role/r',
      ValidationProfiles: [
        {
          ProfileName: 'validation',
          TrainingJobDefinition: {
            InputDataConfig: [{ ChannelName: 'train', InputMode: 'File', ShuffleConfig: { Seed: 1 } } as Json],
            OutputDataConfig: { S3OutputPath: 's3://b/o', CompressionType: 'GZIP' } as Json,
            ResourceConfig: { InstanceCount: 1, KeepAlivePeriodInSeconds: 60 } as Json,
            StoppingCondition: { MaxRuntimeInSeconds: 60, MaxWaitTimeInSeconds: 9, MaxPendingTimeInSeconds: 9 } as Json,
          },
        },
      ],
    },
    CertifyForMarketplace: true as boolean | undefined,
    Tags: [{ Key: 'a', Value: 'b' }] as Json[] | undefined,
  };
}

const job = (copy: ReturnType<typeof base>) => {
  const [profile] = copy.ValidationSpecification.ValidationProfiles;
  if (profile === undefined) throw new Error('no profile');
  return profile.TrainingJobDefinition;
};
const first = (list: Json[]): Json => {
  const [one] = list;
  if (one === undefined) throw new Error('empty');
  return one;
};

describe('an algorithm and the request for it are the same', () => {
  it.each<[string, (copy: ReturnType<typeof base>) => void]>([
    ['as sent', () => {}],
    [
      'without InputMode and ShuffleConfig of a channel',
      (copy) => {
        job(copy).InputDataConfig = [{ ChannelName: 'train' }];
      },
    ],
    [
      'without CompressionType of the output',
      (copy) => {
        job(copy).OutputDataConfig = { S3OutputPath: 's3://b/o' };
      },
    ],
    [
      'without KeepAlivePeriodInSeconds',
      (copy) => {
        job(copy).ResourceConfig = { InstanceCount: 1 };
      },
    ],
    [
      'without the two waiting times',
      (copy) => {
        job(copy).StoppingCondition = { MaxRuntimeInSeconds: 60 };
      },
    ],
    [
      'without Tags, which have an operation of their own',
      (copy) => {
        copy.Tags = undefined;
      },
    ],
    [
      'with the digest of the training image',
      (copy) => {
        copy.TrainingSpecification['TrainingImageDigest'] = 'sha256:a';
      },
    ],
    [
      'with the digest of the container',
      (copy) => {
        first(copy.InferenceSpecification.Containers)['ImageDigest'] = 'sha256:a';
      },
    ],
    [
      'with what leaving out means',
      (copy) => {
        first(copy.TrainingSpecification.TrainingChannels)['IsRequired'] = false;
      },
    ],
    [
      'with an empty environment',
      (copy) => {
        first(copy.InferenceSpecification.Containers)['Environment'] = {};
      },
    ],
    ['with hyperparameters in another order', (copy) => void copy.TrainingSpecification.SupportedHyperParameters.reverse()],
    ['with instance types in another order', (copy) => void copy.TrainingSpecification.SupportedTrainingInstanceTypes.reverse()],
  ])('%s', (_, change) => {
    expect(compareAlgorithm(request(), request(change))).toEqual([]);
  });
});

describe('an algorithm differs from the request', () => {
  it.each<[string, (copy: ReturnType<typeof base>) => void]>([
    [
      'TrainingSpecification.TrainingImage',
      (copy) => {
        copy.TrainingSpecification['TrainingImage'] = 'other';
      },
    ],
    [
      'TrainingSpecification.SupportedHyperParameters[alpha].IsTunable',
      (copy) => {
        first(copy.TrainingSpecification.SupportedHyperParameters)['IsTunable'] = false;
      },
    ],
    [
      'TrainingSpecification.SupportedHyperParameters[alpha].DefaultValue',
      (copy) => void delete first(copy.TrainingSpecification.SupportedHyperParameters)['DefaultValue'],
    ],
    ['TrainingSpecification.SupportedHyperParameters[beta]', (copy) => void copy.TrainingSpecification.SupportedHyperParameters.pop()],
    [
      'TrainingSpecification.SupportedHyperParameters[gamma]',
      (copy) => void copy.TrainingSpecification.SupportedHyperParameters.push({ Name: 'gamma', Type: 'FreeText' }),
    ],
    [
      'TrainingSpecification.SupportedTrainingInstanceTypes',
      (copy) => void copy.TrainingSpecification.SupportedTrainingInstanceTypes.pop(),
    ],
    [
      'InferenceSpecification.Containers[0].Environment',
      (copy) => {
        first(copy.InferenceSpecification.Containers)['Environment'] = { A: 'b' };
      },
    ],
    [
      'ValidationSpecification.ValidationRole',
      (copy) => {
        copy.ValidationSpecification.ValidationRole = 'other';
      },
    ],
    [
      'ValidationSpecification.ValidationProfiles[validation].TrainingJobDefinition.InputDataConfig[train].InputMode',
      (copy) => {
        first(job(copy).InputDataConfig)['InputMode'] = 'Pipe';
      },
    ],
    [
      'CertifyForMarketplace',
      (copy) => {
        copy.CertifyForMarketplace = false;
      },
    ],
  ])('in %s', (path, change) => {
    expect(compareAlgorithm(request(), request(change)).map((one) => one.path)).toEqual([path]);
  });

  it('names both values', () => {
    const [difference] = compareAlgorithm({ AlgorithmDescription: 'new' }, { AlgorithmDescription: 'old' });
    expect(difference).toEqual({ path: 'AlgorithmDescription', sent: 'new', found: 'old' });
  });
});

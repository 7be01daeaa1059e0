import * as z from 'zod/mini';
import { ASSEMBLE_WITH } from '../sagemaker/assemble.ts';
import { INPUT_MODES } from '../sagemaker/contract.ts';
import { SPLIT_TYPES, STRATEGIES } from '../sagemaker/cut-records.ts';

/** The parts of a CreateAlgorithm request, and of the answer of DescribeAlgorithm, that the spec file has a place for. */
const range = z.object({ MinValue: z.string(), MaxValue: z.string() });
const hyperparameter = z.object({
  Name: z.string().check(z.minLength(1)),
  Type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']),
  Description: z.optional(z.string()),
  Range: z.optional(
    z.object({
      IntegerParameterRangeSpecification: z.optional(range),
      ContinuousParameterRangeSpecification: z.optional(range),
      CategoricalParameterRangeSpecification: z.optional(z.object({ Values: z.array(z.string()) })),
    }),
  ),
  IsTunable: z.optional(z.boolean()),
  IsRequired: z.optional(z.boolean()),
  DefaultValue: z.optional(z.string()),
});
const channel = z.object({
  Name: z.string().check(z.minLength(1)),
  Description: z.optional(z.string()),
  IsRequired: z.optional(z.boolean()),
  SupportedContentTypes: z.optional(z.array(z.string())),
  SupportedInputModes: z.array(z.enum(INPUT_MODES)).check(z.minLength(1)),
  SupportedCompressionTypes: z.optional(z.array(z.enum(['None', 'Gzip']))),
});
const training = z.object({
  TrainingImage: z.string().check(z.minLength(1)),
  SupportedHyperParameters: z.optional(z.array(hyperparameter)),
  SupportedTrainingInstanceTypes: z.optional(z.array(z.string())),
  SupportsDistributedTraining: z.optional(z.boolean()),
  MetricDefinitions: z.optional(z.array(z.object({ Name: z.string().check(z.minLength(1)), Regex: z.string().check(z.minLength(1)) }))),
  TrainingChannels: z.array(channel).check(z.minLength(1)),
  SupportedTuningJobObjectiveMetrics: z.optional(z.array(z.object({ Type: z.enum(['Minimize', 'Maximize']), MetricName: z.string() }))),
  AdditionalS3DataSource: z.catch(
    z.optional(z.object({ S3DataType: z.literal('S3Object'), S3Uri: z.string(), CompressionType: z.literal('Gzip') })),
    undefined,
  ),
});
const inference = z.object({
  Containers: z
    .array(z.object({ Image: z.string().check(z.minLength(1)), Environment: z.optional(z.record(z.string(), z.string())) }))
    .check(z.minLength(1)),
  SupportedTransformInstanceTypes: z.optional(z.array(z.string())),
  SupportedRealtimeInferenceInstanceTypes: z.optional(z.array(z.string())),
  SupportedContentTypes: z.optional(z.array(z.string())),
  SupportedResponseMIMETypes: z.optional(z.array(z.string())),
});
const source = z.object({ S3DataSource: z.object({ S3DataDistributionType: z.optional(z.enum(['FullyReplicated', 'ShardedByS3Key'])) }) });
const input = z.object({
  ChannelName: z.string(),
  DataSource: z.catch(z.optional(source), undefined),
  ContentType: z.optional(z.string()),
  RecordWrapperType: z.optional(z.enum(['None', 'RecordIO'])),
  InputMode: z.optional(z.enum(INPUT_MODES)),
  ShuffleConfig: z.optional(z.object({ Seed: z.int() })),
});
const profile = z.object({
  TrainingJobDefinition: z.object({
    TrainingInputMode: z.optional(z.enum(INPUT_MODES)),
    HyperParameters: z.optional(z.record(z.string(), z.string())),
    InputDataConfig: z.optional(z.array(input)),
    OutputDataConfig: z.optional(z.object({ S3OutputPath: z.optional(z.string()), KmsKeyId: z.optional(z.string()) })),
    ResourceConfig: z.optional(
      z.object({
        InstanceType: z.optional(z.string()),
        InstanceCount: z.optional(z.int()),
        VolumeSizeInGB: z.optional(z.int()),
        VolumeKmsKeyId: z.optional(z.string()),
      }),
    ),
    StoppingCondition: z.optional(z.object({ MaxRuntimeInSeconds: z.optional(z.int()) })),
  }),
  TransformJobDefinition: z.optional(
    z.object({
      MaxConcurrentTransforms: z.optional(z.int()),
      MaxPayloadInMB: z.optional(z.int()),
      BatchStrategy: z.optional(z.enum(STRATEGIES)),
      Environment: z.optional(z.record(z.string(), z.string())),
      TransformInput: z.optional(z.object({ ContentType: z.optional(z.string()), SplitType: z.optional(z.enum(SPLIT_TYPES)) })),
      TransformOutput: z.optional(z.object({ Accept: z.optional(z.string()), AssembleWith: z.optional(z.enum(ASSEMBLE_WITH)) })),
      TransformResources: z.optional(z.object({ InstanceType: z.optional(z.string()), InstanceCount: z.optional(z.int()) })),
    }),
  ),
});

/** Everything besides is listed as having no place. */
export const requestSchema = z.object({
  AlgorithmName: z.optional(z.string()),
  AlgorithmDescription: z.optional(z.string()),
  TrainingSpecification: training,
  InferenceSpecification: z.optional(inference),
  ValidationSpecification: z.optional(
    z.object({ ValidationRole: z.optional(z.string()), ValidationProfiles: z.optional(z.array(profile)) }),
  ),
  Tags: z.optional(z.array(z.object({ Key: z.string(), Value: z.string() }))),
});

export type ReadHyperparameter = z.infer<typeof hyperparameter>;
export type ReadTraining = z.infer<typeof training>;
export type ReadInference = z.infer<typeof inference>;
export type ReadInput = z.infer<typeof input>;
export type ReadProfile = z.infer<typeof profile>;
export type ReadAlgorithm = z.infer<typeof requestSchema>;

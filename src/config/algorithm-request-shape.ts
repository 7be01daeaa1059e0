import * as z from 'zod';
import { ASSEMBLE_WITH } from '../sagemaker/assemble.ts';
import { INPUT_MODES } from '../sagemaker/contract.ts';
import { SPLIT_TYPES, STRATEGIES } from '../sagemaker/cut-records.ts';

/** The parts of a CreateAlgorithm request, and of the answer of DescribeAlgorithm, that the spec file has a place for. */
const range = z.object({ MinValue: z.string(), MaxValue: z.string() });
const hyperparameter = z.object({
  Name: z.string().min(1),
  Type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']),
  Description: z.string().optional(),
  Range: z
    .object({
      IntegerParameterRangeSpecification: range.optional(),
      ContinuousParameterRangeSpecification: range.optional(),
      CategoricalParameterRangeSpecification: z.object({ Values: z.array(z.string()) }).optional(),
    })
    .optional(),
  IsTunable: z.boolean().optional(),
  IsRequired: z.boolean().optional(),
  DefaultValue: z.string().optional(),
});
const channel = z.object({
  Name: z.string().min(1),
  Description: z.string().optional(),
  IsRequired: z.boolean().optional(),
  SupportedContentTypes: z.array(z.string()).optional(),
  SupportedInputModes: z.array(z.enum(INPUT_MODES)).min(1),
  SupportedCompressionTypes: z.array(z.enum(['None', 'Gzip'])).optional(),
});
const training = z.object({
  TrainingImage: z.string().min(1),
  SupportedHyperParameters: z.array(hyperparameter).optional(),
  SupportedTrainingInstanceTypes: z.array(z.string()).optional(),
  SupportsDistributedTraining: z.boolean().optional(),
  MetricDefinitions: z.array(z.object({ Name: z.string().min(1), Regex: z.string().min(1) })).optional(),
  TrainingChannels: z.array(channel).min(1),
  SupportedTuningJobObjectiveMetrics: z.array(z.object({ Type: z.enum(['Minimize', 'Maximize']), MetricName: z.string() })).optional(),
  AdditionalS3DataSource: z
    .object({ S3DataType: z.literal('S3Object'), S3Uri: z.string(), CompressionType: z.literal('Gzip') })
    .optional()
    .catch(undefined),
});
const inference = z.object({
  Containers: z.array(z.object({ Image: z.string().min(1), Environment: z.record(z.string(), z.string()).optional() })).min(1),
  SupportedTransformInstanceTypes: z.array(z.string()).optional(),
  SupportedRealtimeInferenceInstanceTypes: z.array(z.string()).optional(),
  SupportedContentTypes: z.array(z.string()).optional(),
  SupportedResponseMIMETypes: z.array(z.string()).optional(),
});
const source = z.object({ S3DataSource: z.object({ S3DataDistributionType: z.enum(['FullyReplicated', 'ShardedByS3Key']).optional() }) });
const input = z.object({
  ChannelName: z.string(),
  DataSource: source.optional().catch(undefined),
  ContentType: z.string().optional(),
  RecordWrapperType: z.enum(['None', 'RecordIO']).optional(),
  InputMode: z.enum(INPUT_MODES).optional(),
  ShuffleConfig: z.object({ Seed: z.int() }).optional(),
});
const profile = z.object({
  TrainingJobDefinition: z.object({
    TrainingInputMode: z.enum(INPUT_MODES).optional(),
    HyperParameters: z.record(z.string(), z.string()).optional(),
    InputDataConfig: z.array(input).optional(),
    OutputDataConfig: z.object({ S3OutputPath: z.string().optional(), KmsKeyId: z.string().optional() }).optional(),
    ResourceConfig: z
      .object({
        InstanceType: z.string().optional(),
        InstanceCount: z.int().optional(),
        VolumeSizeInGB: z.int().optional(),
        VolumeKmsKeyId: z.string().optional(),
      })
      .optional(),
    StoppingCondition: z.object({ MaxRuntimeInSeconds: z.int().optional() }).optional(),
  }),
  TransformJobDefinition: z
    .object({
      MaxConcurrentTransforms: z.int().optional(),
      MaxPayloadInMB: z.int().optional(),
      BatchStrategy: z.enum(STRATEGIES).optional(),
      Environment: z.record(z.string(), z.string()).optional(),
      TransformInput: z.object({ ContentType: z.string().optional(), SplitType: z.enum(SPLIT_TYPES).optional() }).optional(),
      TransformOutput: z.object({ Accept: z.string().optional(), AssembleWith: z.enum(ASSEMBLE_WITH).optional() }).optional(),
      TransformResources: z.object({ InstanceType: z.string().optional(), InstanceCount: z.int().optional() }).optional(),
    })
    .optional(),
});

/** Everything besides is listed as having no place. */
export const requestSchema = z.object({
  AlgorithmName: z.string().optional(),
  AlgorithmDescription: z.string().optional(),
  TrainingSpecification: training,
  InferenceSpecification: inference.optional(),
  ValidationSpecification: z.object({ ValidationRole: z.string().optional(), ValidationProfiles: z.array(profile).optional() }).optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).optional(),
});

export type ReadHyperparameter = z.infer<typeof hyperparameter>;
export type ReadTraining = z.infer<typeof training>;
export type ReadInference = z.infer<typeof inference>;
export type ReadInput = z.infer<typeof input>;
export type ReadProfile = z.infer<typeof profile>;
export type ReadAlgorithm = z.infer<typeof requestSchema>;

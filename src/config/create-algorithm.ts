import * as z from 'zod';
import { ASSEMBLE_WITH } from '../sagemaker/assemble.ts';
import { INPUT_MODES } from '../sagemaker/contract.ts';
import { SPLIT_TYPES, STRATEGIES } from '../sagemaker/cut-records.ts';
import { type InstanceRole, instanceTypesOf } from '../sagemaker/instance-types.ts';
import { ALGORITHM_NAME, CHANNEL_NAME, COUNT, ENVIRONMENT_NAME, LENGTH, PRINTABLE, RESPONSE_TYPE } from '../sagemaker/limits.ts';
import { describeIssues } from './describe-issues.ts';
import type { JsonPath } from './parse-json.ts';

/**
 * The CreateAlgorithm request as far as an algorithm product can use it, with the limits of the API's model (contract section 7).
 * The SDK checks none of them, so what goes out is judged here first.
 */

const text = (max: number) => z.string().max(max).regex(/^.*$/, 'must be one line');
const filled = (max: number) => text(max).min(1);
const printable = (max: number) => z.string().max(max).regex(PRINTABLE, 'holds a control character, such as a line break');
const name = z.string().min(1).max(ALGORITHM_NAME.max).regex(ALGORITHM_NAME.pattern, `may hold only ${ALGORITHM_NAME.words}`);
const channelName = z.string().min(1).max(CHANNEL_NAME.max).regex(CHANNEL_NAME.pattern, `may hold only ${CHANNEL_NAME.words}`);
const s3Uri = z
  .string()
  .max(LENGTH.s3Uri)
  .regex(/^(https|s3):\/\/([^/]+)\/?(.*)$/, 'is no address in S3, such as s3://bucket/prefix');
const kmsKey = z
  .string()
  .max(2048)
  .regex(/^[a-zA-Z0-9:/_-]*$/, 'is no id, ARN or alias of a KMS key');
const imageReference = z.string().max(LENGTH.image).regex(/^\S+$/, 'must not be empty or hold white space');
const machine = (role: InstanceRole, words: string) => {
  // The lists are long, and taken apart when they are asked for.
  let known: ReadonlySet<string> | undefined;
  return z.string().refine((value) => {
    known ??= new Set(instanceTypesOf(role));
    return known.has(value);
  }, `is not an instance type of ${words}`);
};
const count = (least: number) => z.int().min(least);
const atMost = (max: number) => [(map: object) => Object.keys(map).length <= max, { error: `has more than ${max} entries` }] as const;
const environmentName = z.string().max(ENVIRONMENT_NAME.max).regex(ENVIRONMENT_NAME.pattern, `may hold only ${ENVIRONMENT_NAME.words}`);

const bounds = z.strictObject({ MinValue: text(LENGTH.rangeBound), MaxValue: text(LENGTH.rangeBound) });
const hyperparameter = z.strictObject({
  Name: printable(LENGTH.hyperparameterName),
  Description: printable(LENGTH.description).optional(),
  Type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']),
  Range: z
    .strictObject({
      IntegerParameterRangeSpecification: bounds.optional(),
      ContinuousParameterRangeSpecification: bounds.optional(),
      CategoricalParameterRangeSpecification: z
        .strictObject({ Values: z.array(text(LENGTH.categoricalValue)).min(1).max(COUNT.categoricalValues) })
        .optional(),
    })
    .optional(),
  IsTunable: z.boolean().optional(),
  IsRequired: z.boolean().optional(),
  DefaultValue: text(LENGTH.hyperparameterValue).optional(),
});

const channel = z.strictObject({
  Name: channelName,
  Description: printable(LENGTH.description).optional(),
  IsRequired: z.boolean().optional(),
  SupportedContentTypes: z.array(text(LENGTH.contentType)),
  SupportedCompressionTypes: z.array(z.enum(['None', 'Gzip'])).optional(),
  SupportedInputModes: z.array(z.enum(INPUT_MODES)).min(1),
});

const additionalData = z.strictObject({
  S3DataType: z.enum(['S3Object', 'S3Prefix']),
  S3Uri: s3Uri,
  CompressionType: z.enum(['None', 'Gzip']).optional(),
  ETag: z.string().optional(),
});

const trainingSpecification = z.strictObject({
  TrainingImage: imageReference,
  SupportedHyperParameters: z.array(hyperparameter).max(COUNT.hyperparameters).optional(),
  SupportedTrainingInstanceTypes: z.array(machine('training', 'training')),
  SupportsDistributedTraining: z.boolean().optional(),
  MetricDefinitions: z
    .array(z.strictObject({ Name: filled(LENGTH.metricName), Regex: filled(LENGTH.metricRegex) }))
    .max(COUNT.metrics)
    .optional(),
  TrainingChannels: z.array(channel).min(1).max(COUNT.channels),
  SupportedTuningJobObjectiveMetrics: z
    .array(z.strictObject({ Type: z.enum(['Maximize', 'Minimize']), MetricName: filled(LENGTH.metricName) }))
    .optional(),
  AdditionalS3DataSource: additionalData.optional(),
});

const container = z.strictObject({
  Image: imageReference.optional(),
  Environment: z
    .record(environmentName, z.string().max(LENGTH.environmentValue))
    .refine(...atMost(COUNT.environment))
    .optional(),
});

const inferenceSpecification = z.strictObject({
  Containers: z.array(container).min(1).max(15),
  SupportedTransformInstanceTypes: z.array(machine('transform', 'batch transform')).min(1).optional(),
  SupportedRealtimeInferenceInstanceTypes: z.array(machine('realtime', 'real-time inference')).optional(),
  SupportedContentTypes: z.array(text(LENGTH.contentType)).optional(),
  SupportedResponseMIMETypes: z
    .array(z.string().max(RESPONSE_TYPE.max).regex(RESPONSE_TYPE.pattern, 'is not a MIME type such as text/csv'))
    .optional(),
});

const dataSource = z.strictObject({
  S3DataSource: z.strictObject({
    S3DataType: z.enum(['S3Prefix', 'ManifestFile', 'AugmentedManifestFile']),
    S3Uri: s3Uri,
    S3DataDistributionType: z.enum(['FullyReplicated', 'ShardedByS3Key']).optional(),
  }),
});

const input = z.strictObject({
  ChannelName: channelName,
  DataSource: dataSource,
  ContentType: text(LENGTH.contentType).optional(),
  CompressionType: z.enum(['None', 'Gzip']).optional(),
  RecordWrapperType: z.enum(['None', 'RecordIO']).optional(),
  InputMode: z.enum(INPUT_MODES).optional(),
  ShuffleConfig: z.strictObject({ Seed: z.int() }).optional(),
});

const trainingJob = z.strictObject({
  TrainingInputMode: z.enum(INPUT_MODES),
  HyperParameters: z
    .record(text(LENGTH.hyperparameterName), text(LENGTH.hyperparameterValue))
    .refine(...atMost(COUNT.hyperparameters))
    .optional(),
  InputDataConfig: z.array(input).min(1).max(20),
  OutputDataConfig: z.strictObject({
    S3OutputPath: s3Uri,
    KmsKeyId: kmsKey.optional(),
    CompressionType: z.enum(['GZIP', 'NONE']).optional(),
  }),
  ResourceConfig: z.strictObject({
    InstanceType: machine('training', 'training'),
    InstanceCount: count(1),
    VolumeSizeInGB: count(1),
    VolumeKmsKeyId: kmsKey.optional(),
  }),
  StoppingCondition: z.strictObject({ MaxRuntimeInSeconds: count(1) }),
});

const transformJob = z.strictObject({
  MaxConcurrentTransforms: count(0).optional(),
  MaxPayloadInMB: count(0).optional(),
  BatchStrategy: z.enum(STRATEGIES).optional(),
  Environment: z
    .record(environmentName, z.string().max(LENGTH.transformEnvironmentValue))
    .refine(...atMost(COUNT.transformEnvironment))
    .optional(),
  TransformInput: z.strictObject({
    DataSource: dataSource,
    ContentType: text(LENGTH.contentType).optional(),
    CompressionType: z.enum(['None', 'Gzip']).optional(),
    SplitType: z.enum(SPLIT_TYPES).optional(),
  }),
  TransformOutput: z.strictObject({
    S3OutputPath: s3Uri,
    Accept: text(LENGTH.contentType).optional(),
    AssembleWith: z.enum(ASSEMBLE_WITH).optional(),
    KmsKeyId: kmsKey.optional(),
  }),
  TransformResources: z.strictObject({
    InstanceType: machine('transform', 'batch transform'),
    InstanceCount: count(1).max(100),
    VolumeKmsKeyId: kmsKey.optional(),
  }),
});

const tagText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, 'may hold only letters, digits, spaces and _ . : / = + - @');

const createAlgorithm = z.strictObject({
  AlgorithmName: name,
  AlgorithmDescription: printable(LENGTH.description).optional(),
  TrainingSpecification: trainingSpecification,
  InferenceSpecification: inferenceSpecification.optional(),
  ValidationSpecification: z
    .strictObject({
      ValidationRole: z
        .string()
        .min(20)
        .max(2048)
        .regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/, 'is not the ARN of a role'),
      ValidationProfiles: z
        .array(z.strictObject({ ProfileName: name, TrainingJobDefinition: trainingJob, TransformJobDefinition: transformJob.optional() }))
        .length(1),
    })
    .optional(),
  CertifyForMarketplace: z.boolean().optional(),
  Tags: z
    .array(z.strictObject({ Key: tagText(128).min(1), Value: tagText(256) }))
    .max(COUNT.tags)
    .optional(),
});

/** A CreateAlgorithm request of an algorithm product. Plain JSON. */
export type CreateAlgorithmRequest = z.infer<typeof createAlgorithm>;
export type RequestHyperparameter = z.infer<typeof hyperparameter>;
export type RequestTrainingJob = z.infer<typeof trainingJob>;
export type RequestTransformJob = z.infer<typeof transformJob>;

/** What is wrong with the shape of a request. `whole`: whether everything is of its kind, so that the rest can be judged. */
export interface RequestShape {
  readonly problems: readonly { readonly path: JsonPath; readonly reason: string }[];
  readonly whole: boolean;
}

/** Every limit of the API's model that a request breaks, with the path in the request (API-01). */
export function describeRequestShape(request: unknown): RequestShape {
  const result = createAlgorithm.safeParse(request);
  if (result.success) return { problems: [], whole: true };
  const { issues } = result.error;
  return {
    problems: describeIssues(issues, request, () => z.toJSONSchema(createAlgorithm, { io: 'input' })),
    whole: !issues.some(({ code }) => code === 'invalid_type'),
  };
}

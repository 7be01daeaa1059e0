import * as z from 'zod/mini';
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

const text = (max: number) => z.string().check(z.maxLength(max), z.regex(/^.*$/, 'must be one line'));
const filled = (max: number) => text(max).check(z.minLength(1));
const printable = (max: number) =>
  z.string().check(z.maxLength(max), z.regex(PRINTABLE, 'holds a control character, such as a line break'));
const name = z
  .string()
  .check(z.minLength(1), z.maxLength(ALGORITHM_NAME.max), z.regex(ALGORITHM_NAME.pattern, `may hold only ${ALGORITHM_NAME.words}`));
const channelName = z
  .string()
  .check(z.minLength(1), z.maxLength(CHANNEL_NAME.max), z.regex(CHANNEL_NAME.pattern, `may hold only ${CHANNEL_NAME.words}`));
const s3Uri = z
  .string()
  .check(z.maxLength(LENGTH.s3Uri), z.regex(/^(https|s3):\/\/([^/]+)\/?(.*)$/, 'is no address in S3, such as s3://bucket/prefix'));
const kmsKey = z.string().check(z.maxLength(2048), z.regex(/^[a-zA-Z0-9:/_-]*$/, 'is no id, ARN or alias of a KMS key'));
const imageReference = z.string().check(z.maxLength(LENGTH.image), z.regex(/^\S+$/, 'must not be empty or hold white space'));
const machine = (role: InstanceRole, words: string) => {
  // The lists are long, and taken apart when they are asked for.
  let known: ReadonlySet<string> | undefined;
  return z.string().check(
    z.refine((value) => {
      known ??= new Set(instanceTypesOf(role));
      return known.has(value);
    }, `is not an instance type of ${words}`),
  );
};
const count = (least: number) => z.int().check(z.minimum(least));
const atMost = (max: number) => [(map: object) => Object.keys(map).length <= max, { error: `has more than ${max} entries` }] as const;
const environmentName = z
  .string()
  .check(z.maxLength(ENVIRONMENT_NAME.max), z.regex(ENVIRONMENT_NAME.pattern, `may hold only ${ENVIRONMENT_NAME.words}`));

const bounds = z.strictObject({ MinValue: text(LENGTH.rangeBound), MaxValue: text(LENGTH.rangeBound) });
const hyperparameter = z.strictObject({
  Name: printable(LENGTH.hyperparameterName),
  Description: z.optional(printable(LENGTH.description)),
  Type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']),
  Range: z.optional(
    z.strictObject({
      IntegerParameterRangeSpecification: z.optional(bounds),
      ContinuousParameterRangeSpecification: z.optional(bounds),
      CategoricalParameterRangeSpecification: z.optional(
        z.strictObject({ Values: z.array(text(LENGTH.categoricalValue)).check(z.minLength(1), z.maxLength(COUNT.categoricalValues)) }),
      ),
    }),
  ),
  IsTunable: z.optional(z.boolean()),
  IsRequired: z.optional(z.boolean()),
  DefaultValue: z.optional(text(LENGTH.hyperparameterValue)),
});

const channel = z.strictObject({
  Name: channelName,
  Description: z.optional(printable(LENGTH.description)),
  IsRequired: z.optional(z.boolean()),
  SupportedContentTypes: z.array(text(LENGTH.contentType)),
  SupportedCompressionTypes: z.optional(z.array(z.enum(['None', 'Gzip']))),
  SupportedInputModes: z.array(z.enum(INPUT_MODES)).check(z.minLength(1)),
});

const additionalData = z.strictObject({
  S3DataType: z.enum(['S3Object', 'S3Prefix']),
  S3Uri: s3Uri,
  CompressionType: z.optional(z.enum(['None', 'Gzip'])),
  ETag: z.optional(z.string()),
});

const trainingSpecification = z.strictObject({
  TrainingImage: imageReference,
  SupportedHyperParameters: z.optional(z.array(hyperparameter).check(z.maxLength(COUNT.hyperparameters))),
  SupportedTrainingInstanceTypes: z.array(machine('training', 'training')),
  SupportsDistributedTraining: z.optional(z.boolean()),
  MetricDefinitions: z.optional(
    z.array(z.strictObject({ Name: filled(LENGTH.metricName), Regex: filled(LENGTH.metricRegex) })).check(z.maxLength(COUNT.metrics)),
  ),
  TrainingChannels: z.array(channel).check(z.minLength(1), z.maxLength(COUNT.channels)),
  SupportedTuningJobObjectiveMetrics: z.optional(
    z.array(z.strictObject({ Type: z.enum(['Maximize', 'Minimize']), MetricName: filled(LENGTH.metricName) })),
  ),
  AdditionalS3DataSource: z.optional(additionalData),
});

const container = z.strictObject({
  Image: z.optional(imageReference),
  Environment: z.optional(
    z.record(environmentName, z.string().check(z.maxLength(LENGTH.environmentValue))).check(z.refine(...atMost(COUNT.environment))),
  ),
});

const inferenceSpecification = z.strictObject({
  Containers: z.array(container).check(z.minLength(1), z.maxLength(15)),
  SupportedTransformInstanceTypes: z.optional(z.array(machine('transform', 'batch transform')).check(z.minLength(1))),
  SupportedRealtimeInferenceInstanceTypes: z.optional(z.array(machine('realtime', 'real-time inference'))),
  SupportedContentTypes: z.optional(z.array(text(LENGTH.contentType))),
  SupportedResponseMIMETypes: z.optional(
    z.array(z.string().check(z.maxLength(RESPONSE_TYPE.max), z.regex(RESPONSE_TYPE.pattern, 'is not a MIME type such as text/csv'))),
  ),
});

const dataSource = z.strictObject({
  S3DataSource: z.strictObject({
    S3DataType: z.enum(['S3Prefix', 'ManifestFile', 'AugmentedManifestFile']),
    S3Uri: s3Uri,
    S3DataDistributionType: z.optional(z.enum(['FullyReplicated', 'ShardedByS3Key'])),
  }),
});

const input = z.strictObject({
  ChannelName: channelName,
  DataSource: dataSource,
  ContentType: z.optional(text(LENGTH.contentType)),
  CompressionType: z.optional(z.enum(['None', 'Gzip'])),
  RecordWrapperType: z.optional(z.enum(['None', 'RecordIO'])),
  InputMode: z.optional(z.enum(INPUT_MODES)),
  ShuffleConfig: z.optional(z.strictObject({ Seed: z.int() })),
});

const trainingJob = z.strictObject({
  TrainingInputMode: z.enum(INPUT_MODES),
  HyperParameters: z.optional(
    z.record(text(LENGTH.hyperparameterName), text(LENGTH.hyperparameterValue)).check(z.refine(...atMost(COUNT.hyperparameters))),
  ),
  InputDataConfig: z.array(input).check(z.minLength(1), z.maxLength(20)),
  OutputDataConfig: z.strictObject({
    S3OutputPath: s3Uri,
    KmsKeyId: z.optional(kmsKey),
    CompressionType: z.optional(z.enum(['GZIP', 'NONE'])),
  }),
  ResourceConfig: z.strictObject({
    InstanceType: machine('training', 'training'),
    InstanceCount: count(1),
    VolumeSizeInGB: count(1),
    VolumeKmsKeyId: z.optional(kmsKey),
  }),
  StoppingCondition: z.strictObject({ MaxRuntimeInSeconds: count(1) }),
});

const transformJob = z.strictObject({
  MaxConcurrentTransforms: z.optional(count(0)),
  MaxPayloadInMB: z.optional(count(0)),
  BatchStrategy: z.optional(z.enum(STRATEGIES)),
  Environment: z.optional(
    z
      .record(environmentName, z.string().check(z.maxLength(LENGTH.transformEnvironmentValue)))
      .check(z.refine(...atMost(COUNT.transformEnvironment))),
  ),
  TransformInput: z.strictObject({
    DataSource: dataSource,
    ContentType: z.optional(text(LENGTH.contentType)),
    CompressionType: z.optional(z.enum(['None', 'Gzip'])),
    SplitType: z.optional(z.enum(SPLIT_TYPES)),
  }),
  TransformOutput: z.strictObject({
    S3OutputPath: s3Uri,
    Accept: z.optional(text(LENGTH.contentType)),
    AssembleWith: z.optional(z.enum(ASSEMBLE_WITH)),
    KmsKeyId: z.optional(kmsKey),
  }),
  TransformResources: z.strictObject({
    InstanceType: machine('transform', 'batch transform'),
    InstanceCount: count(1).check(z.maximum(100)),
    VolumeKmsKeyId: z.optional(kmsKey),
  }),
});

const tagText = (max: number) =>
  z
    .string()
    .check(z.maxLength(max), z.regex(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u, 'may hold only letters, digits, spaces and _ . : / = + - @'));

const createAlgorithm = z.strictObject({
  AlgorithmName: name,
  AlgorithmDescription: z.optional(printable(LENGTH.description)),
  TrainingSpecification: trainingSpecification,
  InferenceSpecification: z.optional(inferenceSpecification),
  ValidationSpecification: z.optional(
    z.strictObject({
      ValidationRole: z
        .string()
        .check(
          z.minLength(20),
          z.maxLength(2048),
          z.regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/, 'is not the ARN of a role'),
        ),
      ValidationProfiles: z
        .array(z.strictObject({ ProfileName: name, TrainingJobDefinition: trainingJob, TransformJobDefinition: z.optional(transformJob) }))
        .check(z.length(1)),
    }),
  ),
  CertifyForMarketplace: z.optional(z.boolean()),
  Tags: z.optional(
    z.array(z.strictObject({ Key: tagText(128).check(z.minLength(1)), Value: tagText(256) })).check(z.maxLength(COUNT.tags)),
  ),
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

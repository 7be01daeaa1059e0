import type { ReadAlgorithm, ReadHyperparameter, ReadInference, ReadInput, ReadProfile, ReadTraining } from './algorithm-request-shape.ts';
import { type Draft, EMPTY_DRAFT } from './draft.ts';
import type { ConfigInput } from './schema.ts';

/** What a request says, put where the spec has it, and what was taken for granted. */
export function draftOf(request: ReadAlgorithm): { readonly draft: Draft; readonly assumed: readonly string[] } {
  const { TrainingSpecification: spec, InferenceSpecification: serving } = request;
  const { name, version } = splitName(request.AlgorithmName);
  const [container] = serving?.Containers ?? [];
  const profile = request.ValidationSpecification?.ValidationProfiles?.[0];
  const job = profile?.TrainingJobDefinition;
  const publish = publishOf(request);
  const batch = batchOf(profile);
  const { channels, assumed } = channelsOf(spec, job?.InputDataConfig ?? []);
  const types = serving === undefined ? {} : inferenceOf(serving);
  const draft: Draft = {
    ...EMPTY_DRAFT,
    name,
    ...(version === undefined ? {} : { version }),
    description: request.AlgorithmDescription,
    images: { train: { tag: spec.TrainingImage }, ...(container === undefined ? {} : { serve: { tag: container.Image } }) },
    hyperparameters: Object.fromEntries((spec.SupportedHyperParameters ?? []).map((one) => [one.Name, hyperparameterOf(one)])),
    reasons: Object.fromEntries(
      (spec.SupportedHyperParameters ?? []).map(({ Name }) => [Name, 'it is required, and the validation profile sets it not']),
    ),
    channels,
    metrics: Object.fromEntries((spec.MetricDefinitions ?? []).map(({ Name, Regex }) => [Name, { regex: Regex }])),
    training: {
      ...(spec.SupportedTuningJobObjectiveMetrics === undefined
        ? {}
        : { objectives: spec.SupportedTuningJobObjectiveMetrics.map(({ Type, MetricName }) => ({ metric: MetricName, type: Type })) }),
      ...(spec.SupportedTrainingInstanceTypes === undefined ? {} : { instanceTypes: spec.SupportedTrainingInstanceTypes }),
      ...(spec.SupportsDistributedTraining === undefined ? {} : { distributed: spec.SupportsDistributedTraining }),
    },
    inference: types,
    sampleDefaults: Object.fromEntries(
      (job?.InputDataConfig ?? []).map(({ ChannelName, ContentType, InputMode, DataSource, ShuffleConfig }) => [
        ChannelName,
        {
          contentType: ContentType,
          inputMode: InputMode ?? job?.TrainingInputMode,
          ...defined({ distribution: DataSource?.S3DataSource.S3DataDistributionType, shuffleSeed: ShuffleConfig?.Seed }),
        },
      ]),
    ),
    sampleSet: job?.HyperParameters ?? {},
    ...(batch === undefined ? {} : { batch }),
    ...(Object.keys(publish).length === 0 ? {} : { publish }),
  };
  return {
    draft,
    assumed: [...(version === undefined ? [] : [`the algorithm ${request.AlgorithmName} is version ${version} of ${name}`]), ...assumed],
  };
}

function hyperparameterOf(one: ReadHyperparameter): Draft['hyperparameters'][string] {
  const bounds = one.Range?.IntegerParameterRangeSpecification ?? one.Range?.ContinuousParameterRangeSpecification;
  const values = one.Range?.CategoricalParameterRangeSpecification?.Values;
  return {
    type: one.Type,
    ...(bounds === undefined ? {} : { range: { min: bounds.MinValue, max: bounds.MaxValue } }),
    ...(values === undefined ? {} : { values }),
    ...(one.DefaultValue === undefined ? {} : { default: one.DefaultValue }),
    ...(one.IsRequired === true ? { required: true } : {}),
    ...(one.IsTunable === true ? { tunable: true } : {}),
    ...(one.Description === undefined ? {} : { description: one.Description }),
  };
}

/** The spec wants a required channel; where the request has none, those are that the validation uses. */
function channelsOf(spec: ReadTraining, used: readonly ReadInput[]): Pick<Draft, 'channels'> & { readonly assumed: readonly string[] } {
  const none = !spec.TrainingChannels.some(({ IsRequired }) => IsRequired === true);
  const names = used.length > 0 ? used.map(({ ChannelName }) => ChannelName) : spec.TrainingChannels.slice(0, 1).map(({ Name }) => Name);
  const required = (name: string, said: boolean | undefined) => said === true || (none && names.includes(name));
  const channels = spec.TrainingChannels.map(
    (one) =>
      [
        one.Name,
        {
          ...(one.Description === undefined ? {} : { description: one.Description }),
          required: required(one.Name, one.IsRequired),
          contentTypes: one.SupportedContentTypes ?? [],
          inputModes: one.SupportedInputModes,
          ...(one.SupportedCompressionTypes === undefined ? {} : { compression: one.SupportedCompressionTypes }),
          ...(used.find(({ ChannelName }) => ChannelName === one.Name)?.RecordWrapperType === 'RecordIO'
            ? { recordWrapper: 'RecordIO' as const }
            : {}),
        },
      ] as const,
  );
  const assumed = none
    ? [`the request calls no channel required; ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}, because a job needs data`]
    : [];
  return { channels: Object.fromEntries(channels), assumed };
}

function inferenceOf(serving: ReadInference): Draft['inference'] {
  const environment = serving.Containers[0]?.Environment;
  return {
    ...(serving.SupportedContentTypes === undefined ? {} : { contentTypes: serving.SupportedContentTypes }),
    ...(serving.SupportedResponseMIMETypes === undefined ? {} : { responseTypes: serving.SupportedResponseMIMETypes }),
    ...(serving.SupportedRealtimeInferenceInstanceTypes === undefined
      ? {}
      : { realtimeInstanceTypes: serving.SupportedRealtimeInferenceInstanceTypes }),
    ...(serving.SupportedTransformInstanceTypes === undefined ? {} : { transformInstanceTypes: serving.SupportedTransformInstanceTypes }),
    ...(environment === undefined ? {} : { environment }),
  };
}

/** A resource cannot be changed, so its name ends in the version of the product: `my-algo-0-1-0` is 0.1.0 of `my-algo`. */
function splitName(resource: string | undefined): { readonly name: string | undefined; readonly version: string | undefined } {
  const [, name, version] = /^(.*?[a-zA-Z0-9])-(\d+(?:-\d+)+)$/.exec(resource ?? '') ?? [];
  return name === undefined || version === undefined
    ? { name: resource, version: undefined }
    : { name, version: version.replaceAll('-', '.') };
}

/** Tags of the tool itself are made anew. */
function publishOf(request: ReadAlgorithm): NonNullable<ConfigInput['publish']> {
  const profile = request.ValidationSpecification?.ValidationProfiles?.[0];
  const tags = (request.Tags ?? []).filter(({ Key }) => !Key.startsWith('sagemaker-algo.'));
  const validation = validationOf(profile, request);
  return {
    ...defined({
      role: request.ValidationSpecification?.ValidationRole,
      bucket: /^s3:\/\/([^/]+)/.exec(profile?.TrainingJobDefinition.OutputDataConfig?.S3OutputPath ?? '')?.[1],
      additionalData: request.TrainingSpecification.AdditionalS3DataSource?.S3Uri,
    }),
    ...(tags.length === 0 ? {} : { tags: Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value])) }),
    ...(Object.keys(validation).length === 0 ? {} : { validation }),
  };
}

/** Machines that the request itself does not support are left to the default. */
function validationOf(
  profile: ReadProfile | undefined,
  { TrainingSpecification: training, InferenceSpecification: serving }: ReadAlgorithm,
): NonNullable<NonNullable<ConfigInput['publish']>['validation']> {
  const supported = (type: string | undefined, types: readonly string[] = []) =>
    type !== undefined && types.includes(type) ? type : undefined;
  const { ResourceConfig: machines, StoppingCondition: stop, OutputDataConfig: output } = profile?.TrainingJobDefinition ?? {};
  const { TransformResources: transform, ...job } = profile?.TransformJobDefinition ?? {};
  return defined({
    trainingInstanceType: supported(machines?.InstanceType, training.SupportedTrainingInstanceTypes),
    trainingInstanceCount: machines?.InstanceCount,
    volumeSizeInGB: machines?.VolumeSizeInGB,
    maxRuntimeInSeconds: stop?.MaxRuntimeInSeconds,
    transformInstanceType: supported(transform?.InstanceType, serving?.SupportedTransformInstanceTypes),
    transformInstanceCount: transform?.InstanceCount,
    maxConcurrentTransforms: job.MaxConcurrentTransforms,
    maxPayloadInMB: job.MaxPayloadInMB,
    transformEnvironment: job.Environment,
    kmsKey: output?.KmsKeyId,
    volumeKmsKey: machines?.VolumeKmsKeyId,
  });
}

function batchOf(profile: ReadProfile | undefined): Draft['batch'] {
  const job = profile?.TransformJobDefinition;
  const contentType = job?.TransformInput?.ContentType;
  if (job === undefined || contentType === undefined) return undefined;
  return {
    contentType,
    ...defined({
      accept: job.TransformOutput?.Accept,
      splitType: job.TransformInput?.SplitType,
      strategy: job.BatchStrategy,
      assembleWith: job.TransformOutput?.AssembleWith,
    }),
  };
}

/** A record without what is undefined in it. */
function defined<T extends object>(record: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}

import type { CreateAlgorithmRequest, RequestHyperparameter } from '../config/create-algorithm.ts';
import type { Channel, Config, Hyperparameter } from '../config/schema.ts';

type TrainingSpecification = CreateAlgorithmRequest['TrainingSpecification'];

/** What buyers may set and give to a training job. */
export function planTrainingSpecification({ training, publish }: Config, image: string): TrainingSpecification {
  const { hyperparameters, metrics, objectives } = training;
  const names = Object.keys(hyperparameters);
  return {
    TrainingImage: image,
    ...(names.length === 0
      ? {}
      : { SupportedHyperParameters: Object.entries(hyperparameters).map(([name, spec]) => planHyperparameter(name, spec)) }),
    SupportedTrainingInstanceTypes: [...training.instanceTypes],
    SupportsDistributedTraining: training.distributed,
    ...(Object.keys(metrics).length === 0
      ? {}
      : { MetricDefinitions: Object.entries(metrics).map(([Name, { regex }]) => ({ Name, Regex: regex })) }),
    TrainingChannels: Object.entries(training.channels).map(([name, channel]) => planChannel(name, channel)),
    ...(objectives.length === 0
      ? {}
      : { SupportedTuningJobObjectiveMetrics: objectives.map(({ type, metric }) => ({ Type: type, MetricName: metric })) }),
    // The one form that AWS's own example has running: an object, packed (TRAIN-38).
    ...(publish.additionalData === undefined
      ? {}
      : { AdditionalS3DataSource: { S3DataType: 'S3Object', S3Uri: publish.additionalData, CompressionType: 'Gzip' } }),
  };
}

function planHyperparameter(name: string, spec: Hyperparameter): RequestHyperparameter {
  const range = planRange(spec);
  return {
    Name: name,
    ...(spec.description === '' ? {} : { Description: spec.description }),
    Type: spec.type,
    ...(range === undefined ? {} : { Range: range }),
    IsTunable: spec.tunable,
    IsRequired: spec.required,
    ...(spec.default === undefined ? {} : { DefaultValue: String(spec.default) }),
  };
}

/** Bounds are texts in the API, numbers too (API-03). What does not fit the type goes out as it is declared, for the lint to see. */
function planRange({ type, range, values }: Hyperparameter): RequestHyperparameter['Range'] {
  if (range === undefined && values === undefined) return undefined;
  const bounds = range === undefined ? undefined : { MinValue: String(range.min), MaxValue: String(range.max) };
  const numeric = type === 'Continuous' ? 'ContinuousParameterRangeSpecification' : 'IntegerParameterRangeSpecification';
  return {
    ...(bounds === undefined ? {} : { [numeric]: bounds }),
    ...(values === undefined ? {} : { CategoricalParameterRangeSpecification: { Values: [...values] } }),
  };
}

function planChannel(name: string, channel: Channel): TrainingSpecification['TrainingChannels'][number] {
  return {
    Name: name,
    ...(channel.description === '' ? {} : { Description: channel.description }),
    IsRequired: channel.required,
    SupportedContentTypes: [...channel.contentTypes],
    SupportedCompressionTypes: [...channel.compression],
    SupportedInputModes: [...channel.inputModes],
  };
}

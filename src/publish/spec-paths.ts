import { chooseBatchSample } from '../config/batch-sample.ts';
import type { JsonPath } from '../config/parse-json.ts';
import type { Config } from '../config/schema.ts';

/** Members of the request and the part of the spec that each comes from; `*` in a place of the spec is the name of the list's entry. */
const PLACES: readonly (readonly [string, JsonPath])[] = [
  ['AlgorithmName', ['name']],
  ['AlgorithmDescription', ['description']],
  ['TrainingSpecification.TrainingImage', ['publish', 'repositories', 'train']],
  ['TrainingSpecification.SupportedHyperParameters.#.Name', ['training', 'hyperparameters', '*']],
  ['TrainingSpecification.SupportedHyperParameters.#.Type', ['training', 'hyperparameters', '*', 'type']],
  ['TrainingSpecification.SupportedHyperParameters.#.Description', ['training', 'hyperparameters', '*', 'description']],
  ['TrainingSpecification.SupportedHyperParameters.#.Range.IntegerParameterRangeSpecification.MinValue', bound('min')],
  ['TrainingSpecification.SupportedHyperParameters.#.Range.IntegerParameterRangeSpecification.MaxValue', bound('max')],
  ['TrainingSpecification.SupportedHyperParameters.#.Range.ContinuousParameterRangeSpecification.MinValue', bound('min')],
  ['TrainingSpecification.SupportedHyperParameters.#.Range.ContinuousParameterRangeSpecification.MaxValue', bound('max')],
  [
    'TrainingSpecification.SupportedHyperParameters.#.Range.CategoricalParameterRangeSpecification.Values',
    ['training', 'hyperparameters', '*', 'values'],
  ],
  ['TrainingSpecification.SupportedHyperParameters.#.Range', ['training', 'hyperparameters', '*', 'range']],
  ['TrainingSpecification.SupportedHyperParameters.#.IsTunable', ['training', 'hyperparameters', '*', 'tunable']],
  ['TrainingSpecification.SupportedHyperParameters.#.IsRequired', ['training', 'hyperparameters', '*', 'required']],
  ['TrainingSpecification.SupportedHyperParameters.#.DefaultValue', ['training', 'hyperparameters', '*', 'default']],
  ['TrainingSpecification.SupportedHyperParameters', ['training', 'hyperparameters']],
  ['TrainingSpecification.SupportedTrainingInstanceTypes', ['training', 'instanceTypes']],
  ['TrainingSpecification.SupportsDistributedTraining', ['training', 'distributed']],
  ['TrainingSpecification.MetricDefinitions.#.Name', ['training', 'metrics', '*']],
  ['TrainingSpecification.MetricDefinitions.#.Regex', ['training', 'metrics', '*', 'regex']],
  ['TrainingSpecification.MetricDefinitions', ['training', 'metrics']],
  ['TrainingSpecification.TrainingChannels.#.Name', ['training', 'channels', '*']],
  ['TrainingSpecification.TrainingChannels.#.Description', ['training', 'channels', '*', 'description']],
  ['TrainingSpecification.TrainingChannels.#.IsRequired', ['training', 'channels', '*', 'required']],
  ['TrainingSpecification.TrainingChannels.#.SupportedContentTypes', ['training', 'channels', '*', 'contentTypes']],
  ['TrainingSpecification.TrainingChannels.#.SupportedCompressionTypes', ['training', 'channels', '*', 'compression']],
  ['TrainingSpecification.TrainingChannels.#.SupportedInputModes', ['training', 'channels', '*', 'inputModes']],
  ['TrainingSpecification.TrainingChannels', ['training', 'channels']],
  ['TrainingSpecification.SupportedTuningJobObjectiveMetrics.#.MetricName', ['training', 'objectives', '#', 'metric']],
  ['TrainingSpecification.SupportedTuningJobObjectiveMetrics', ['training', 'objectives']],
  ['TrainingSpecification.AdditionalS3DataSource', ['publish', 'additionalData']],
  ['InferenceSpecification.Containers.#.Image', ['publish', 'repositories', 'serve']],
  ['InferenceSpecification.Containers.#.Environment', ['inference', 'environment']],
  ['InferenceSpecification.SupportedTransformInstanceTypes', ['inference', 'transformInstanceTypes']],
  ['InferenceSpecification.SupportedRealtimeInferenceInstanceTypes', ['inference', 'realtimeInstanceTypes']],
  ['InferenceSpecification.SupportedContentTypes', ['inference', 'contentTypes']],
  ['InferenceSpecification.SupportedResponseMIMETypes', ['inference', 'responseTypes']],
  ['ValidationSpecification.ValidationRole', ['publish', 'role']],
  ['Tags', ['publish', 'tags']],
];

/** The same below the one validation profile. */
const PROFILE_PLACES: readonly (readonly [string, JsonPath])[] = [
  ['TrainingJobDefinition.TrainingInputMode', ['samples', 'channels']],
  ['TrainingJobDefinition.HyperParameters', ['samples', 'hyperparameters', 0]],
  ['TrainingJobDefinition.InputDataConfig.#.ContentType', ['samples', 'channels', '*', 'contentType']],
  ['TrainingJobDefinition.InputDataConfig.#.CompressionType', ['samples', 'channels', '*', 'path']],
  ['TrainingJobDefinition.InputDataConfig.#.InputMode', ['samples', 'channels', '*', 'inputMode']],
  ['TrainingJobDefinition.InputDataConfig.#', ['samples', 'channels', '*']],
  ['TrainingJobDefinition.InputDataConfig', ['samples', 'channels']],
  ['TrainingJobDefinition.OutputDataConfig.S3OutputPath', ['publish', 'bucket']],
  ['TrainingJobDefinition.OutputDataConfig.KmsKeyId', ['publish', 'validation', 'kmsKey']],
  ['TrainingJobDefinition.ResourceConfig.InstanceType', ['publish', 'validation', 'trainingInstanceType']],
  ['TrainingJobDefinition.ResourceConfig.InstanceCount', ['publish', 'validation', 'trainingInstanceCount']],
  ['TrainingJobDefinition.ResourceConfig.VolumeSizeInGB', ['publish', 'validation', 'volumeSizeInGB']],
  ['TrainingJobDefinition.ResourceConfig.VolumeKmsKeyId', ['publish', 'validation', 'volumeKmsKey']],
  ['TrainingJobDefinition.StoppingCondition', ['publish', 'validation', 'maxRuntimeInSeconds']],
  ['TransformJobDefinition.MaxConcurrentTransforms', ['publish', 'validation', 'maxConcurrentTransforms']],
  ['TransformJobDefinition.MaxPayloadInMB', ['publish', 'validation', 'maxPayloadInMB']],
  ['TransformJobDefinition.Environment', ['publish', 'validation', 'transformEnvironment']],
  ['TransformJobDefinition.BatchStrategy', ['@batch', 'strategy']],
  ['TransformJobDefinition.TransformInput.ContentType', ['@batch', 'contentType']],
  ['TransformJobDefinition.TransformInput.CompressionType', ['@batch', 'path']],
  ['TransformJobDefinition.TransformInput.SplitType', ['@batch', 'splitType']],
  ['TransformJobDefinition.TransformInput', ['@batch', 'path']],
  ['TransformJobDefinition.TransformOutput.S3OutputPath', ['publish', 'bucket']],
  ['TransformJobDefinition.TransformOutput.Accept', ['@batch', 'accept']],
  ['TransformJobDefinition.TransformOutput.KmsKeyId', ['publish', 'validation', 'kmsKey']],
  ['TransformJobDefinition.TransformResources.InstanceType', ['publish', 'validation', 'transformInstanceType']],
  ['TransformJobDefinition.TransformResources.InstanceCount', ['publish', 'validation', 'transformInstanceCount']],
  ['TransformJobDefinition.TransformResources.VolumeKmsKeyId', ['publish', 'validation', 'volumeKmsKey']],
  ['TransformJobDefinition', ['samples', 'batch']],
];

/** Where in the spec a member of the request comes from; undefined when the spec has no place for it. */
export function specPathOf(config: Config, path: JsonPath): JsonPath | undefined {
  const inProfile = path[0] === 'ValidationSpecification' && path[1] === 'ValidationProfiles' && path.length > 3;
  const at = inProfile ? path.slice(3) : path;
  for (const [member, place] of inProfile ? PROFILE_PLACES : PLACES) {
    const steps = member.split('.');
    if (steps.length > at.length || !steps.every((step, index) => step === '#' || step === at[index])) continue;
    const number = steps.includes('#') ? at[steps.indexOf('#')] : undefined;
    const named = place.flatMap((step) => resolveStep(step, { config, place, number }));
    // A name inside a map, or a number inside a list, is called the same in the spec.
    const rest = at.slice(steps.length).filter((step) => typeof step === 'number' || isMap(member));
    return isList(place) || isMap(member) ? [...named, ...rest] : named;
  }
  return undefined;
}

interface Step {
  readonly config: Config;
  readonly place: JsonPath;
  readonly number: string | number | undefined;
}

function resolveStep(step: string | number, { config, place, number }: Step): JsonPath {
  if (step === '@batch') return (chooseBatchSample(config)?.named ?? 'samples.batch').split('.').map(asNumber);
  if (step === '#') return number === undefined ? [] : [number];
  if (step !== '*') return [step];
  const [section, list] = place;
  const entries = section === 'samples' ? config.samples.channels : config.training[list as 'channels' | 'hyperparameters' | 'metrics'];
  return Object.keys(entries)[Number(number)] === undefined ? [] : [Object.keys(entries)[Number(number)] ?? ''];
}

const asNumber = (step: string): string | number => (/^\d+$/.test(step) ? Number(step) : step);
const isMap = (member: string) => /Environment$|HyperParameters$/.test(member) && !member.includes('Supported');
const isList = (place: JsonPath) =>
  /^(instanceTypes|transformInstanceTypes|realtimeInstanceTypes|contentTypes|responseTypes|values|inputModes)$/.test(String(place.at(-1)));

function bound(side: string): JsonPath {
  return ['training', 'hyperparameters', '*', 'range', side];
}

import { COUNT, LENGTH } from '../../sagemaker/limits.ts';
import { refuseSizes } from '../../sagemaker/transform-settings.ts';
import { chooseBatchSample } from '../batch-sample.ts';
import type { JsonPath } from '../parse-json.ts';
import type { Config, ConfigIssue } from '../schema.ts';
import { issue, tooLong, tooMany } from './texts.ts';

const ROOT: JsonPath = ['publish', 'validation'];
/** Machines of a transform job at most (BATCH-20). */
const TRANSFORM_INSTANCES_MAX = 100;

/** The validation runs on machines that the product supports, as many as it supports (MKT-16, API-05). */
export const validationMachines = ({ publish: { validation }, training, inference }: Config): readonly ConfigIssue[] => {
  const outside = (field: string, type: string | undefined, where: string, types: readonly string[]) =>
    type === undefined || types.includes(type)
      ? []
      : [issue([...ROOT, field], type, `is not one of ${where} (${types.join(', ')})`, 'MKT-16')];
  const { trainingInstanceCount: machines, transformInstanceCount: transforms } = validation;
  return [
    ...outside('trainingInstanceType', validation.trainingInstanceType, 'training.instanceTypes', training.instanceTypes),
    ...outside(
      'transformInstanceType',
      validation.transformInstanceType,
      'inference.transformInstanceTypes',
      inference.transformInstanceTypes,
    ),
    ...(machines > 1 && !training.distributed
      ? [issue([...ROOT, 'trainingInstanceCount'], machines, 'needs training.distributed: true', 'API-05')]
      : []),
    ...(transforms > TRANSFORM_INSTANCES_MAX
      ? [issue([...ROOT, 'transformInstanceCount'], transforms, `is more than ${TRANSFORM_INSTANCES_MAX}`, 'API-01')]
      : []),
  ];
};

/** Requests of the transform job of the validation: how large, how many at once (BATCH-05, BATCH-14). */
export const validationPayload = (config: Config): readonly ConfigIssue[] => {
  const { maxConcurrentTransforms = 0, maxPayloadInMB, transformEnvironment = {} } = config.publish.validation;
  const at: JsonPath = [...ROOT, 'maxPayloadInMB'];
  const refused = maxPayloadInMB === undefined ? undefined : refuseSizes(maxConcurrentTransforms, maxPayloadInMB);
  const split = chooseBatchSample(config)?.split ?? 'None';
  return [
    ...(refused === undefined ? [] : [issue(at, maxPayloadInMB, refused, 'API-01')]),
    ...(maxPayloadInMB === 0 && split !== 'None'
      ? [issue(at, maxPayloadInMB, `streams whole files, and the batch sample is cut by ${split}`, 'API-01')]
      : []),
    ...tooMany([...ROOT, 'transformEnvironment'], Object.keys(transformEnvironment).length, COUNT.transformEnvironment, 'API-01'),
    ...Object.entries(transformEnvironment).flatMap(([name, value]) =>
      tooLong([...ROOT, 'transformEnvironment', name], value, LENGTH.transformEnvironmentValue),
    ),
  ];
};

/** Tags: at most 50 with the two of the tool, none of AWS's own (API-01). */
export const tags = ({ publish }: Config): readonly ConfigIssue[] => {
  const at: JsonPath = ['publish', 'tags'];
  const names = Object.keys(publish.tags);
  return [
    ...tooMany(at, names.length, COUNT.tags - 2, 'API-01'),
    ...names
      .filter((name) => /^aws:/i.test(name))
      .map((name) => issue([...at, name], name, 'begins with aws:, which AWS keeps for itself', 'API-01')),
  ];
};

/** Data that training jobs get besides their channels: an archive in S3 (TRAIN-38). */
export const additionalData = ({ publish: { additionalData: uri } }: Config): readonly ConfigIssue[] =>
  uri === undefined || /^s3:\/\/[^/]+\/.+\.tar\.gz$/.test(uri)
    ? []
    : [issue(['publish', 'additionalData'], uri, 'is not the S3 address of a .tar.gz', 'API-01')];

/** Texts that the API takes as one line only, though nothing else limits what they hold (API-01). */
export const singleLines = ({ training, inference, samples }: Config): readonly ConfigIssue[] => {
  const texts: readonly (readonly [JsonPath, unknown])[] = [
    ...Object.entries(training.hyperparameters).flatMap(([name, { default: value, values = [] }]) => [
      [['training', 'hyperparameters', name, 'default'], value] as const,
      ...values.map((one, index) => [['training', 'hyperparameters', name, 'values', index], one] as const),
    ]),
    ...Object.entries(training.metrics).flatMap(([name, { regex }]) => [
      [['training', 'metrics', name], name] as const,
      [['training', 'metrics', name, 'regex'], regex] as const,
    ]),
    ...inference.contentTypes.map((type, index) => [['inference', 'contentTypes', index], type] as const),
    ...samples.hyperparameters.flatMap((set, index) =>
      Object.entries(set).map(([name, value]) => [['samples', 'hyperparameters', index, name], value] as const),
    ),
  ];
  return texts.flatMap(([at, text]) =>
    typeof text === 'string' && /[\n\r\u2028\u2029]/.test(text)
      ? [issue(at, text, 'holds a line break; the API takes one line', 'API-01')]
      : [],
  );
};

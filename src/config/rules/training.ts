import { INSTANCE_TYPES_SOURCE, type InstanceRole, instanceTypesOf } from '../../sagemaker/instance-types.ts';
import { CHANNEL_NAME, COUNT, LENGTH } from '../../sagemaker/limits.ts';
import { compileMetricPattern, countGroups } from '../../sagemaker/metric-pattern.ts';
import { nearest } from '../../text/nearest.ts';
import type { JsonPath } from '../parse-json.ts';
import type { Config, ConfigIssue } from '../schema.ts';
import { badDescription, badName, issue, tooLong, tooMany } from './texts.ts';

/** 1 to 8 channels, at least one of them required (API-06). */
export const channelCount = (config: Config): readonly ConfigIssue[] => {
  const path = ['training', 'channels'];
  const channels = Object.values(config.training.channels);
  if (channels.length === 0) return [issue(path, config.training.channels, 'needs at least 1 channel', 'API-06')];
  return [
    ...tooMany(path, channels.length, COUNT.channels, 'API-06'),
    ...(channels.some((channel) => channel.required)
      ? []
      : [issue(path, Object.keys(config.training.channels), 'needs at least one required channel', 'API-01')]),
  ];
};

/** Names, descriptions and content types of channels (API-01). */
export const channelTexts = (config: Config): readonly ConfigIssue[] =>
  Object.entries(config.training.channels).flatMap(([name, channel]) => {
    const path = ['training', 'channels', name];
    return [
      ...badName(path, name, CHANNEL_NAME),
      ...badDescription([...path, 'description'], channel.description),
      ...channel.contentTypes.flatMap((type, index) => tooLong([...path, 'contentTypes', index], type, LENGTH.contentType)),
    ];
  });

/** API-06. */
export const metricCount = (config: Config): readonly ConfigIssue[] =>
  tooMany(['training', 'metrics'], Object.keys(config.training.metrics).length, COUNT.metrics, 'API-06');

/** Names and patterns of metrics; the first group is the value (TRAIN-34). */
export const metricTexts = (config: Config): readonly ConfigIssue[] =>
  Object.entries(config.training.metrics).flatMap(([name, { regex }]) => {
    const path = ['training', 'metrics', name];
    const at = [...path, 'regex'];
    const reason = refusePattern(regex);
    return [
      ...tooLong(path, name, LENGTH.metricName),
      ...tooLong(at, regex, LENGTH.metricRegex),
      ...(reason === undefined ? [] : [issue(at, regex, reason, 'TRAIN-34')]),
    ];
  });

function refusePattern(regex: string): string | undefined {
  const compiled = compileMetricPattern(regex);
  if ('refused' in compiled) return compiled.refused;
  const groups = countGroups(compiled.pattern);
  if (groups === undefined) return 'takes too long, even over an empty line';
  return groups === 0 ? 'has no group in parentheses; the first one is taken as the value' : undefined;
}

/** Objectives name declared metrics, and there is something to tune (API-04). */
export const objectives = (config: Config): readonly ConfigIssue[] => {
  const { objectives: wanted, metrics, hyperparameters } = config.training;
  const path = ['training', 'objectives'];
  const unknown = wanted.flatMap(({ metric }, index) =>
    Object.hasOwn(metrics, metric) ? [] : [issue([...path, index, 'metric'], metric, 'is not one of training.metrics', 'API-04')],
  );
  const tunable = Object.values(hyperparameters).some((spec) => spec.tunable);
  const nothing = wanted.length > 0 && !tunable;
  return nothing ? [...unknown, issue(path, wanted.length, 'needs at least one hyperparameter with tunable: true', 'API-04')] : unknown;
};

/** Each role names machines that SageMaker has for it (API-09, MKT-16). */
export const instanceTypes = (config: Config): readonly ConfigIssue[] => [
  ...badInstances('training', ['training', 'instanceTypes'], config.training.instanceTypes),
  ...badInstances('realtime', ['inference', 'realtimeInstanceTypes'], config.inference.realtimeInstanceTypes),
  ...badInstances('transform', ['inference', 'transformInstanceTypes'], config.inference.transformInstanceTypes),
];

const ROLE_WORDS: Readonly<Record<InstanceRole, string>> = {
  training: 'training',
  realtime: 'real-time inference',
  transform: 'batch transform',
};

function badInstances(role: InstanceRole, path: JsonPath, types: readonly string[]): readonly ConfigIssue[] {
  if (types.length === 0) return [issue(path, types, 'needs at least 1 instance type', 'API-09')];
  const known = instanceTypesOf(role);
  return types.flatMap((type, index) => {
    if (known.includes(type)) return [];
    const meant = nearest(type, known);
    const advice = meant === undefined ? '' : `; did you mean ${meant}?`;
    return [
      issue([...path, index], type, `is not an instance type of ${ROLE_WORDS[role]} (as of ${INSTANCE_TYPES_SOURCE})${advice}`, 'API-09'),
    ];
  });
}

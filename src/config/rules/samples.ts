import { LENGTH } from '../../sagemaker/limits.ts';
import type { JsonPath } from '../parse-json.ts';
import type { Config, ConfigIssue } from '../schema.ts';
import { issue, tooLong } from './texts.ts';
import { refuseValue } from './values.ts';

/** Samples become the validation profile, which may use only what is declared (API-05). */
export const sampleChannels = (config: Config): readonly ConfigIssue[] => {
  const { channels } = config.training;
  const path = ['samples', 'channels'];
  const missing = Object.entries(channels)
    .filter(([name, channel]) => channel.required && !Object.hasOwn(config.samples.channels, name))
    .map(([name]) => issue([...path, name], undefined, 'is missing: the channel is required', 'API-05'));
  const wrong = Object.entries(config.samples.channels).flatMap(([name, sample]) => {
    const channel = channels[name];
    if (channel === undefined || !Object.hasOwn(channels, name))
      return [issue([...path, name], name, 'is not one of training.channels', 'API-05')];
    return [
      ...(channel.inputModes.includes(sample.inputMode)
        ? []
        : [
            issue(
              [...path, name, 'inputMode'],
              sample.inputMode,
              `is not declared for the channel (${channel.inputModes.join(', ')})`,
              'API-05',
            ),
          ]),
      ...undeclaredType([...path, name, 'contentType'], sample.contentType, channel.contentTypes, `training.channels.${name}.contentTypes`),
    ];
  });
  return [...missing, ...wrong];
};

/** Every sample set must be one that the algorithm accepts; with nothing declared the API checks nothing (API-05). */
export const sampleHyperparameters = (config: Config): readonly ConfigIssue[] => {
  const declared = config.training.hyperparameters;
  if (Object.keys(declared).length === 0) return [];
  // Without a set the run uses the defaults, so one with nothing in it is judged.
  const sets = config.samples.hyperparameters.length === 0 ? [{}] : config.samples.hyperparameters;
  return sets.flatMap((set, index) => {
    const path = ['samples', 'hyperparameters', index];
    const missing = Object.entries(declared)
      .filter(([name, spec]) => spec.required && !Object.hasOwn(set, name))
      .map(([name]) => issue([...path, name], undefined, 'is missing: the hyperparameter is required', 'API-05'));
    const wrong = Object.entries(set).flatMap(([name, value]) => {
      const spec = declared[name];
      if (spec === undefined || !Object.hasOwn(declared, name)) {
        return [issue([...path, name], value, 'is not one of training.hyperparameters', 'API-05')];
      }
      const reason = refuseValue(spec, value);
      return [
        ...(reason === undefined ? [] : [issue([...path, name], value, reason, 'API-05')]),
        ...tooLong([...path, name], String(value), LENGTH.hyperparameterValue, 'API-05'),
      ];
    });
    return [...missing, ...wrong];
  });
};

/** Requests and batch input use declared content types; a request that expects a refusal may use any (API-05). */
export const sampleTypes = (config: Config): readonly ConfigIssue[] => {
  const { contentTypes, responseTypes } = config.inference;
  const judge = (path: JsonPath, sample: { contentType: string; accept?: string | undefined }) => [
    ...undeclaredType([...path, 'contentType'], sample.contentType, contentTypes, 'inference.contentTypes'),
    ...undeclaredType([...path, 'accept'], sample.accept, responseTypes, 'inference.responseTypes'),
  ];
  return [
    ...config.samples.requests.flatMap((request, index) =>
      request.expect.status >= 400 ? [] : judge(['samples', 'requests', index], request),
    ),
    ...(config.samples.batch === undefined ? [] : judge(['samples', 'batch'], config.samples.batch)),
  ];
};

/** A job of each kind can be made of the samples, as the validation of a product needs both (API-08). */
export const validationParts = ({ samples }: Config): readonly ConfigIssue[] => {
  const answered = samples.requests.some(({ expect }) => expect.status < 300);
  return samples.batch !== undefined || answered
    ? []
    : [issue(['samples', 'batch'], undefined, 'is missing: the validation of a product ends with a batch transform job', 'API-08')];
};

function undeclaredType(path: JsonPath, type: string | undefined, declared: readonly string[], where: string): readonly ConfigIssue[] {
  if (type === undefined || declared.length === 0) return [];
  const plain = (text: string) => (text.split(';')[0] ?? '').trim().toLowerCase();
  return declared.some((one) => plain(one) === plain(type))
    ? []
    : [issue(path, type, `is not one of ${where} (${declared.join(', ')})`, 'API-05')];
}

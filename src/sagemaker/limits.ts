/** Limits of the CreateAlgorithm request, as its API model states them (contract section 7). Lengths are in characters. */

/** Name of an algorithm, and of a validation profile. */
export const ALGORITHM_NAME = {
  max: 63,
  pattern: /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/,
  words: 'letters, digits and single or repeated hyphens between them',
};

/** Descriptions and hyperparameter names: everything but control and format characters, so no line breaks. */
export const PRINTABLE = /^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]*$/u;

export const CHANNEL_NAME = { max: 64, pattern: /^[A-Za-z0-9.\-_]+$/, words: 'letters, digits, `.`, `-` and `_`' };

export const ENVIRONMENT_NAME = {
  max: 1024,
  pattern: /^[a-zA-Z_][a-zA-Z0-9_]*$/,
  words: 'letters, digits and `_`, not starting with a digit',
};

/** The lists themselves change with every new machine; this is what all their members look like. */
export const INSTANCE_TYPE = /^ml\.[a-z][a-z0-9-]*\.(nano|micro|small|medium|\d*x?large|metal(-\d+xl)?)$/;

export const RESPONSE_TYPE = { max: 1024, pattern: /^[-\w]+\/.+$/ };

/** Longest text of each kind. */
export const LENGTH = {
  description: 1024,
  image: 255,
  hyperparameterName: 256,
  /** The API's shape; an older text says 256. */
  hyperparameterValue: 2500,
  rangeBound: 256,
  categoricalValue: 256,
  contentType: 256,
  metricName: 255,
  metricRegex: 500,
  environmentValue: 1024,
} as const;

/** Most entries of each kind. */
export const COUNT = { hyperparameters: 100, categoricalValues: 30, channels: 8, metrics: 40, environment: 100 } as const;

/** Bytes of all names and values of the inference environment together (INF-17). */
export const ENVIRONMENT_BYTES = 32_768;

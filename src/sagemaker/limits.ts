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
  transformEnvironmentValue: 10_240,
  s3Uri: 1024,
} as const;

/** Most entries of each kind. */
export const COUNT = {
  hyperparameters: 100,
  categoricalValues: 30,
  channels: 8,
  metrics: 40,
  environment: 100,
  transformEnvironment: 16,
  tags: 50,
} as const;

/** Bytes of all names and values of the inference environment together (INF-17). */
export const ENVIRONMENT_BYTES = 32_768;

/**
 * Regions that every account has without asking for them. Those that came after March 2019 have to be switched on, and Marketplace
 * takes algorithms from none of these (MKT-09); the list has not grown since.
 */
export const DEFAULT_REGIONS: readonly string[] = [
  ...['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2', 'ca-central-1', 'sa-east-1'],
  ...['eu-central-1', 'eu-north-1', 'eu-west-1', 'eu-west-2', 'eu-west-3'],
  ...['ap-northeast-1', 'ap-northeast-2', 'ap-northeast-3', 'ap-south-1', 'ap-southeast-1', 'ap-southeast-2'],
];

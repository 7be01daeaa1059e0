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

/** Regions that an account has to switch on before it can use them; Marketplace takes the others (MKT-09). */
export const OPT_IN_REGIONS: readonly string[] = [
  ...['af-south-1', 'ap-east-1', 'ap-east-2', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'ap-southeast-6'],
  ...[
    'ap-southeast-7',
    'ca-west-1',
    'eu-central-2',
    'eu-south-1',
    'eu-south-2',
    'il-central-1',
    'me-central-1',
    'me-south-1',
    'mx-central-1',
  ],
];

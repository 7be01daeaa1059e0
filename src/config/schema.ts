import * as z from 'zod';
import { ASSEMBLE_WITH } from '../sagemaker/assemble.ts';
import { INPUT_MODES } from '../sagemaker/contract.ts';
import { SPLIT_TYPES, STRATEGIES } from '../sagemaker/cut-records.ts';
import { listingSchema } from './schema-listing.ts';
import { validation } from './schema-validation.ts';

/**
 * Shape, defaults and description of `sagemaker-algo.json`. The JSON schema for editors and the reference in the docs are
 * generated from here. Limits of the CreateAlgorithm API that go beyond shape live in `rules.ts`.
 */

// Each schema reads one file in the life of the process: compiling it first takes longer than that.
z.config({ jitless: true });

/** SageMaker passes every hyperparameter as text; numbers are accepted here and written as text (TRAIN-06). */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const numeric = z.union([z.number(), z.string()]);
const filled = z.string().min(1);

const hyperparameter = z.strictObject({
  type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']).describe('The API type of the value'),
  range: z.strictObject({ min: numeric, max: numeric }).optional().describe('Bounds of an Integer or Continuous value, both included'),
  values: z.array(z.string()).optional().describe('Allowed values of a Categorical hyperparameter'),
  default: scalar.optional().describe('Used when the buyer sets nothing; never together with required'),
  required: z.boolean().default(false).describe('Whether the buyer must set it'),
  tunable: z.boolean().default(false).describe('Whether a tuning job may search it'),
  description: z.string().default('').describe('What it does, for buyers; one line'),
});

const channel = z.strictObject({
  description: z.string().default('').describe('What it holds, for buyers; one line'),
  required: z.boolean().default(true).describe('Whether every training job must have it'),
  contentTypes: z.array(filled).default([]).describe('Content types of its files, such as text/csv'),
  inputModes: z
    .array(z.enum(INPUT_MODES))
    .min(1)
    .default(['File'])
    .describe('Ways in which the data may reach the container; each one is a promise'),
  compression: z
    .array(z.enum(['None', 'Gzip']))
    .default(['None'])
    .describe('Gzip makes sense with Pipe only'),
  recordWrapper: z
    .enum(['None', 'RecordIO'])
    .default('None')
    .describe('How Pipe mode is meant to be used: RecordIO makes one record of each object'),
});

const image = z.strictObject({
  tag: filled.describe('Reference of the image; with no dockerfile it is used as it is and never built'),
  dockerfile: filled.optional().describe('Relative to the project folder'),
  context: filled.default('.').describe('Build context, relative to the project folder'),
  buildArgs: z.record(z.string(), z.string()).default({}).describe('Values for the ARGs of the Dockerfile'),
  secrets: z
    .record(z.string().regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a word'), filled)
    .default({})
    .describe(
      'Files, relative to the project folder, for `RUN --mount=type=secret,id=NAME`. Builders do not notice when one changes: declare `ARG SECRETS_DIGEST` before that step, or every step is done again',
    ),
});

const sampleChannel = z.strictObject({
  path: filled.describe('Folder or file, relative to the project folder'),
  contentType: filled.optional().describe('Content type of the sample, one that the channel declares'),
  inputMode: z.enum(INPUT_MODES).default('File').describe('Input mode of the sample run'),
  distribution: z
    .enum(['FullyReplicated', 'ShardedByS3Key'])
    .optional()
    .describe('In the validation by AWS: whether each of several machines gets all objects (the default) or its share'),
  shuffleSeed: z.number().int().optional().describe('In the validation by AWS: shuffles the objects'),
});

const sampleRequest = z.strictObject({
  path: filled.describe('File with the request body'),
  contentType: filled.describe('Content-Type header'),
  accept: filled.optional().describe('Accept header; without it none is sent'),
  expect: z
    .strictObject({
      status: z.number().int().default(200).describe('HTTP status of the answer'),
      records: z.number().int().optional().describe('Number of results the answer must hold'),
    })
    .default({ status: 200 }),
});

const sampleBatch = z.strictObject({
  path: filled.describe('Folder or file with batch input'),
  contentType: filled.describe('Content-Type header of every request'),
  accept: filled.optional().describe('Accept header of every request'),
  splitType: z.enum(SPLIT_TYPES).default('Line').describe('Where the input is cut into records'),
  strategy: z.enum(STRATEGIES).default('MultiRecord').describe('Whether a request carries several records'),
  assembleWith: z.enum(ASSEMBLE_WITH).default('Line').describe('What joins the answers'),
});

export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  name: filled.describe('Name of the algorithm, as in CreateAlgorithm'),
  version: filled.default('0.1.0').describe('Version of the product'),
  description: z.string().default('').describe('What it does, for buyers; one line'),
  template: z
    .strictObject({
      name: filled,
      version: filled,
      answers: z.record(z.string(), z.unknown()).default({}),
      source: filled
        .optional()
        .describe('What --template was given for a template that is not of this package; a folder is seen from here'),
      command: filled.optional().describe('Makes the same project again, typed in the folder above it'),
    })
    .optional()
    .describe('Where the project came from; kept by the tool'),
  images: z.strictObject({ train: image, serve: image }),
  training: z.strictObject({
    hyperparameters: z.record(filled, hyperparameter).default({}),
    channels: z.record(filled, channel),
    metrics: z
      .record(filled, z.strictObject({ regex: filled.describe('Finds the value in a line of the log; its first group is the value') }))
      .default({}),
    objectives: z
      .array(z.strictObject({ metric: filled.describe('One of the metrics'), type: z.enum(['Minimize', 'Maximize']) }))
      .default([])
      .describe('What a tuning job may aim at'),
    instanceTypes: z.array(filled).default(['ml.m5.large', 'ml.m5.xlarge', 'ml.c5.xlarge']).describe('Machines that training supports'),
    distributed: z.boolean().default(false).describe('Whether training may run on several machines'),
  }),
  inference: z.strictObject({
    contentTypes: z.array(filled).min(1).describe('Content types of requests'),
    responseTypes: z.array(filled).default([]).describe('Content types of answers'),
    realtimeInstanceTypes: z.array(filled).default(['ml.m5.large', 'ml.c5.large']).describe('Machines that endpoints support'),
    transformInstanceTypes: z.array(filled).default(['ml.m5.large', 'ml.c5.xlarge']).describe('Machines that batch transform supports'),
    environment: z
      .record(z.string(), z.string())
      .default({})
      .describe('Variables of the serving container; part of the product, so no secrets'),
  }),
  samples: z.strictObject({
    channels: z.record(filled, sampleChannel),
    hyperparameters: z.array(z.record(z.string(), scalar)).default([]).describe('Sets to train with; the first is the main one'),
    requests: z.array(sampleRequest).default([]),
    batch: sampleBatch.optional(),
  }),
  publish: z
    .strictObject({
      account: z
        .string()
        .regex(/^\d{12}$/, 'must be twelve digits')
        .optional()
        .describe('AWS account of the product; another one is refused'),
      region: filled.optional().describe('AWS Region of images, samples and algorithm'),
      role: filled.optional().describe('ARN of the role that validation runs as'),
      bucket: filled.optional().describe('S3 bucket for the samples'),
      repositories: z
        .strictObject({ train: filled.optional(), serve: filled.optional() })
        .default({})
        .describe('ECR repositories of the images'),
      tags: z.record(z.string(), z.string()).default({}).describe('Tags of everything that is made in AWS'),
      additionalData: filled
        .optional()
        .describe('S3 address of a .tar.gz that training jobs get besides their channels, such as the weights to start from'),
      validation: validation.default(validation.parse({})),
    })
    .default({ repositories: {}, tags: {}, validation: validation.parse({}) }),
  listing: listingSchema.default(listingSchema.parse({})),
});

/** `sagemaker-algo.json` as read, defaults filled in. Plain JSON. */
export type Config = z.infer<typeof configSchema>;
/** The same before defaults are filled in: what a file may leave out. */
export type ConfigInput = z.input<typeof configSchema>;
export type Hyperparameter = Config['training']['hyperparameters'][string];
export type Channel = Config['training']['channels'][string];
export type SampleRequest = Config['samples']['requests'][number];
export type Listing = Config['listing'];
export type SampleBatch = NonNullable<Config['samples']['batch']>;

/** One limit of the contract that the file breaks. `path` is dotted, as in `training.channels.train.contentTypes`. */
export interface ConfigIssue {
  readonly path: string;
  readonly value: unknown;
  readonly reason: string;
  readonly clause: string;
}

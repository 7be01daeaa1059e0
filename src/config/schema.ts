import * as z from 'zod/mini';
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
const filled = z.string().check(z.minLength(1));

const hyperparameter = z.strictObject({
  type: z.enum(['Integer', 'Continuous', 'Categorical', 'FreeText']).check(z.describe('The API type of the value')),
  range: z
    .optional(z.strictObject({ min: numeric, max: numeric }))
    .check(z.describe('Bounds of an Integer or Continuous value, both included')),
  values: z.optional(z.array(z.string())).check(z.describe('Allowed values of a Categorical hyperparameter')),
  default: z.optional(scalar).check(z.describe('Used when the buyer sets nothing; never together with required')),
  required: z._default(z.boolean(), false).check(z.describe('Whether the buyer must set it')),
  tunable: z._default(z.boolean(), false).check(z.describe('Whether a tuning job may search it')),
  description: z._default(z.string(), '').check(z.describe('What it does, for buyers; one line')),
});

const channel = z.strictObject({
  description: z._default(z.string(), '').check(z.describe('What it holds, for buyers; one line')),
  required: z._default(z.boolean(), true).check(z.describe('Whether every training job must have it')),
  contentTypes: z._default(z.array(filled), []).check(z.describe('Content types of its files, such as text/csv')),
  inputModes: z
    ._default(z.array(z.enum(INPUT_MODES)).check(z.minLength(1)), ['File'])
    .check(z.describe('Ways in which the data may reach the container; each one is a promise')),
  compression: z._default(z.array(z.enum(['None', 'Gzip'])), ['None']).check(z.describe('Gzip makes sense with Pipe only')),
  recordWrapper: z
    ._default(z.enum(['None', 'RecordIO']), 'None')
    .check(z.describe('How Pipe mode is meant to be used: RecordIO makes one record of each object')),
});

const image = z.strictObject({
  tag: filled.check(z.describe('Reference of the image; with no dockerfile it is used as it is and never built')),
  dockerfile: z.optional(filled).check(z.describe('Relative to the project folder')),
  context: z._default(filled, '.').check(z.describe('Build context, relative to the project folder')),
  buildArgs: z._default(z.record(z.string(), z.string()), {}).check(z.describe('Values for the ARGs of the Dockerfile')),
  secrets: z
    ._default(z.record(z.string().check(z.regex(/^[A-Za-z0-9][\w.-]*$/, 'must be a word')), filled), {})
    .check(
      z.describe(
        'Files, relative to the project folder, for `RUN --mount=type=secret,id=NAME`. Builders do not notice when one changes: declare `ARG SECRETS_DIGEST` before that step, or every step is done again',
      ),
    ),
});

const sampleChannel = z.strictObject({
  path: filled.check(z.describe('Folder or file, relative to the project folder')),
  contentType: z.optional(filled).check(z.describe('Content type of the sample, one that the channel declares')),
  inputMode: z._default(z.enum(INPUT_MODES), 'File').check(z.describe('Input mode of the sample run')),
  distribution: z
    .optional(z.enum(['FullyReplicated', 'ShardedByS3Key']))
    .check(z.describe('In the validation by AWS: whether each of several machines gets all objects (the default) or its share')),
  shuffleSeed: z.optional(z.int()).check(z.describe('In the validation by AWS: shuffles the objects')),
});

const sampleRequest = z.strictObject({
  path: filled.check(z.describe('File with the request body')),
  contentType: filled.check(z.describe('Content-Type header')),
  accept: z.optional(filled).check(z.describe('Accept header; without it none is sent')),
  expect: z._default(
    z.strictObject({
      status: z._default(z.int(), 200).check(z.describe('HTTP status of the answer')),
      records: z.optional(z.int()).check(z.describe('Number of results the answer must hold')),
    }),
    { status: 200 },
  ),
});

const sampleBatch = z.strictObject({
  path: filled.check(z.describe('Folder or file with batch input')),
  contentType: filled.check(z.describe('Content-Type header of every request')),
  accept: z.optional(filled).check(z.describe('Accept header of every request')),
  splitType: z._default(z.enum(SPLIT_TYPES), 'Line').check(z.describe('Where the input is cut into records')),
  strategy: z._default(z.enum(STRATEGIES), 'MultiRecord').check(z.describe('Whether a request carries several records')),
  assembleWith: z._default(z.enum(ASSEMBLE_WITH), 'Line').check(z.describe('What joins the answers')),
});

export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  name: filled.check(z.describe('Name of the algorithm, as in CreateAlgorithm')),
  version: z._default(filled, '0.1.0').check(z.describe('Version of the product')),
  description: z._default(z.string(), '').check(z.describe('What it does, for buyers; one line')),
  template: z
    .optional(
      z.strictObject({
        name: filled,
        version: filled,
        answers: z._default(z.record(z.string(), z.unknown()), {}),
        source: z
          .optional(filled)
          .check(z.describe('What --template was given for a template that is not of this package; a folder is seen from here')),
        command: z.optional(filled).check(z.describe('Makes the same project again, typed in the folder above it')),
      }),
    )
    .check(z.describe('Where the project came from; kept by the tool')),
  images: z.strictObject({ train: image, serve: image }),
  training: z.strictObject({
    hyperparameters: z._default(z.record(filled, hyperparameter), {}),
    channels: z.record(filled, channel),
    metrics: z._default(
      z.record(
        filled,
        z.strictObject({ regex: filled.check(z.describe('Finds the value in a line of the log; its first group is the value')) }),
      ),
      {},
    ),
    objectives: z
      ._default(
        z.array(z.strictObject({ metric: filled.check(z.describe('One of the metrics')), type: z.enum(['Minimize', 'Maximize']) })),
        [],
      )
      .check(z.describe('What a tuning job may aim at')),
    instanceTypes: z
      ._default(z.array(filled), ['ml.m5.large', 'ml.m5.xlarge', 'ml.c5.xlarge'])
      .check(z.describe('Machines that training supports')),
    distributed: z._default(z.boolean(), false).check(z.describe('Whether training may run on several machines')),
  }),
  inference: z.strictObject({
    contentTypes: z.array(filled).check(z.minLength(1), z.describe('Content types of requests')),
    responseTypes: z._default(z.array(filled), []).check(z.describe('Content types of answers')),
    realtimeInstanceTypes: z._default(z.array(filled), ['ml.m5.large', 'ml.c5.large']).check(z.describe('Machines that endpoints support')),
    transformInstanceTypes: z
      ._default(z.array(filled), ['ml.m5.large', 'ml.c5.xlarge'])
      .check(z.describe('Machines that batch transform supports')),
    environment: z
      ._default(z.record(z.string(), z.string()), {})
      .check(z.describe('Variables of the serving container; part of the product, so no secrets')),
  }),
  samples: z.strictObject({
    channels: z.record(filled, sampleChannel),
    hyperparameters: z
      ._default(z.array(z.record(z.string(), scalar)), [])
      .check(z.describe('Sets to train with; the first is the main one')),
    requests: z._default(z.array(sampleRequest), []),
    batch: z.optional(sampleBatch),
  }),
  publish: z._default(
    z.strictObject({
      account: z
        .optional(z.string().check(z.regex(/^\d{12}$/, 'must be twelve digits')))
        .check(z.describe('AWS account of the product; another one is refused')),
      region: z.optional(filled).check(z.describe('AWS Region of images, samples and algorithm')),
      role: z.optional(filled).check(z.describe('ARN of the role that validation runs as')),
      bucket: z.optional(filled).check(z.describe('S3 bucket for the samples')),
      repositories: z
        ._default(z.strictObject({ train: z.optional(filled), serve: z.optional(filled) }), {})
        .check(z.describe('ECR repositories of the images')),
      tags: z._default(z.record(z.string(), z.string()), {}).check(z.describe('Tags of everything that is made in AWS')),
      additionalData: z
        .optional(filled)
        .check(z.describe('S3 address of a .tar.gz that training jobs get besides their channels, such as the weights to start from')),
      validation: z._default(validation, validation.parse({})),
    }),
    { repositories: {}, tags: {}, validation: validation.parse({}) },
  ),
  listing: z._default(listingSchema, listingSchema.parse({})),
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

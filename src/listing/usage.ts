import type { Config } from '../config/schema.ts';
import { parseFacts } from '../derive/facts.ts';
import { renderChannels, renderHyperparameters } from '../derive/tables.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import { type ExampleRequest, PLACEHOLDERS, renderCliInvocation, renderCliTraining, renderCliTransform, renderSdk } from './examples.ts';
import { describeJobs } from './job-parts.ts';
import { fence } from './page-field.ts';
import type { ShownSample } from './samples.ts';
import type { ListingTexts } from './texts.ts';
import type { Ability } from './types.ts';

/** What the instructions are made from. */
export interface UsageParts {
  readonly config: Config;
  readonly texts: ListingTexts['values'];
  readonly abilities: readonly Ability[];
  readonly request: ExampleRequest | undefined;
  readonly samples: readonly ShownSample[];
}

/** How buyers train and predict, as Markdown: what the spec says, and commands with the real names. Where room is short, the examples are left out. */
export function renderUsage(parts: UsageParts): string {
  const text = (sections: readonly (readonly string[])[]) => `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
  const facts = [...renderTrainingFacts(parts), ...renderInferenceFacts(parts)];
  const samples = renderSamples(parts.samples);
  const elsewhere = ['# Examples', '', 'They are in the notebook.'];
  const choices = [
    [...facts, ...samples, ...renderExamples(parts)],
    [...facts, ...samples, elsewhere],
  ].map(text);
  return choices.find(({ length }) => length <= LISTING_LENGTH.usageInstructions) ?? text([...facts, elsewhere]);
}

function renderTrainingFacts({ config, texts, abilities }: UsageParts): readonly (readonly string[])[] {
  const facts = parseFacts(config);
  const { minimumRows } = config.listing.trainingData;
  const notes = texts['trainingData.notes'];
  const told = abilities.filter(({ state, name }) => state !== 'not-proven' && name !== 'realtime' && name !== 'batch');
  return [
    ['# Training'],
    ['## Input channels', '', renderChannels(facts)],
    ...(minimumRows === undefined ? [] : [[`Training needs at least ${minimumRows} ${minimumRows === 1 ? 'row' : 'rows'}.`]]),
    ...(notes === undefined ? [] : [[notes]]),
    ['## Hyperparameters', '', renderHyperparameters(facts)],
    ['## What is supported', '', ...told.map(({ sentence }) => `- ${sentence}`)],
    [`Recommended instance type for training: \`${describeJobs(config).instanceTypes.training}\`.`],
  ];
}

function renderInferenceFacts({ config, texts }: UsageParts): readonly (readonly string[])[] {
  const { instanceTypes } = describeJobs(config);
  const { contentTypes, responseTypes } = config.inference;
  const { limitations } = config.listing.input;
  return [
    ['# Predictions'],
    [
      `- Content types of requests: ${contentTypes.map((type) => `\`${type}\``).join(', ')}`,
      ...(responseTypes.length === 0 ? [] : [`- Content types of answers: ${responseTypes.map((type) => `\`${type}\``).join(', ')}`]),
      `- Recommended instance types: \`${instanceTypes.realtime}\` for an endpoint, \`${instanceTypes.transform}\` for batch transform`,
    ],
    ...described('Requests', texts['input.description']),
    ...(limitations === undefined ? [] : [[limitations]]),
    ...described('Answers', texts['output.description']),
  ];
}

function described(title: string, text: string | undefined): readonly (readonly string[])[] {
  return text === undefined ? [] : [[`## ${title}`, '', text.replaceAll(/\n+/g, '\n\n')]];
}

/** What real requests and answers look like, as they were recorded. */
function renderSamples(samples: readonly ShownSample[]): readonly (readonly string[])[] {
  if (samples.length === 0) return [];
  return [
    ['## Samples'],
    ...samples.map(({ contentType, responseType, request, answer }) => [
      `\`${contentType}\`:`,
      '',
      ...fence(request),
      '',
      `is answered with \`${responseType}\`:`,
      '',
      ...fence(answer),
    ]),
  ];
}

function renderExamples({ config, request }: UsageParts): readonly (readonly string[])[] {
  const jobs = describeJobs(config);
  const transform = renderCliTransform(jobs);
  const shell = (...commands: readonly (string | undefined)[]) => [
    '```sh',
    commands.filter((one) => one !== undefined).join('\n\n'),
    '```',
  ];
  const { algorithm, role, bucket } = PLACEHOLDERS;
  const own = `\`${algorithm}\` is the ARN that you get with the subscription, \`${role}\` a role for SageMaker AI, \`${bucket}\` an S3 bucket of yours in the same Region. \`MODEL_NAME\` and \`ENDPOINT_NAME\` are those that you have made of a training job.`;
  return [
    ['# Examples', '', `${own} The notebook runs the whole way on sample data.`],
    [
      'With the AWS CLI:',
      '',
      ...shell(renderCliTraining(jobs), request === undefined ? undefined : renderCliInvocation(request), transform),
    ],
    ['With the SageMaker Python SDK, version 2:', '', '```python', renderSdk(jobs, request), '```'],
  ];
}

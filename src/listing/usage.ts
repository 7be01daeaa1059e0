import type { Config } from '../config/schema.ts';
import { parseFacts } from '../derive/facts.ts';
import { renderChannels, renderHyperparameters } from '../derive/tables.ts';
import { LISTING_LENGTH } from '../sagemaker/listing-limits.ts';
import { type ExampleRequest, PLACEHOLDERS, renderCliInvocation, renderCliTraining, renderCliTransform, renderSdk } from './examples.ts';
import { describeJobs } from './job-parts.ts';
import type { ListingTexts } from './texts.ts';
import type { Ability } from './types.ts';

/** What the instructions are made from. */
export interface UsageParts {
  readonly config: Config;
  readonly texts: ListingTexts['values'];
  readonly abilities: readonly Ability[];
  readonly request: ExampleRequest | undefined;
}

/** How buyers train and predict, as Markdown: what the spec says, and commands with the real names. Where room is short, the examples are left out. */
export function renderUsage(parts: UsageParts): string {
  const text = (sections: readonly (readonly string[])[]) => `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
  const facts = [...renderTrainingFacts(parts), ...renderInferenceFacts(parts)];
  const whole = text([...facts, ...renderExamples(parts)]);
  if (whole.length <= LISTING_LENGTH.usageInstructions) return whole;
  return text([...facts, ['## Examples', '', 'They are in the notebook.']]);
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

function renderInferenceFacts({ config }: UsageParts): readonly (readonly string[])[] {
  const { instanceTypes } = describeJobs(config);
  const { contentTypes, responseTypes } = config.inference;
  return [
    ['# Predictions'],
    [
      `- Content types of requests: ${contentTypes.map((type) => `\`${type}\``).join(', ')}`,
      ...(responseTypes.length === 0 ? [] : [`- Content types of answers: ${responseTypes.map((type) => `\`${type}\``).join(', ')}`]),
      `- Recommended instance types: \`${instanceTypes.realtime}\` for an endpoint, \`${instanceTypes.transform}\` for batch transform`,
    ],
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
  const own = `\`${algorithm}\` is the ARN that you get with the subscription, \`${role}\` a role for SageMaker AI, \`${bucket}\` an S3 bucket of yours in the same Region.`;
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

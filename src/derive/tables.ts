import type { ChannelFacts, Facts, HyperparameterFacts, MetricFacts } from './facts.ts';
import { code, codes, link, plain, table } from './markdown.ts';

/** Tables of the README, for those who use the product. */

/** What can be set for a training job. */
export function renderHyperparameters({ hyperparameters }: Facts): string {
  if (hyperparameters.length === 0) return 'There are no hyperparameters.';
  return table(
    ['name', 'type', 'values', 'default', 'tunable', 'meaning'],
    hyperparameters.map((one) => [
      code(one.name),
      plain(one.type),
      describeValues(one),
      describeDefault(one),
      yesNo(one.tunable),
      plain(one.description),
    ]),
  );
}

function describeValues({ type, range, values }: HyperparameterFacts): string {
  if (range !== undefined) return `${plain(range.min)} to ${plain(range.max)}`;
  if (values !== undefined) return codes(values);
  return { Integer: 'any whole number', Continuous: 'any number' }[type] ?? 'any text';
}

function describeDefault({ default: value, required, type }: HyperparameterFacts): string {
  if (value === undefined) return required ? 'has to be set' : 'none';
  return type === 'Integer' || type === 'Continuous' ? plain(value) : code(value);
}

/** What a training job reads. */
export function renderChannels({ channels }: Facts): string {
  if (channels.length === 0) return 'There are no input channels.';
  return table(
    ['name', 'required', 'content type', 'input modes', 'content'],
    channels.map((one) => [
      code(one.name),
      yesNo(one.required),
      one.contentTypes.length === 0 ? 'any' : codes(one.contentTypes),
      describeModes(one),
      plain(one.description),
    ]),
  );
}

function describeModes({ inputModes, gzip, recordIo }: ChannelFacts): string {
  const notes = [...(recordIo ? ['RecordIO in Pipe mode'] : []), ...(gzip ? ['Gzip allowed'] : [])];
  return [inputModes.map(plain).join(', '), ...notes].join('; ');
}

/** What a training job reports. */
export function renderMetrics({ metrics }: Facts): string {
  if (metrics.length === 0) return 'There are no metrics.';
  return table(
    ['name', 'objective of tuning jobs'],
    metrics.map((one) => [code(one.name), describeObjectives(one)]),
  );
}

function describeObjectives({ objectives }: MetricFacts): string {
  const words = objectives.map((type) => (type === 'Minimize' ? 'minimised' : 'maximised'));
  return words.length === 0 ? 'no' : `yes: ${words.join(' or ')}`;
}

/** What the endpoint and batch transform take and give. */
export function renderContentTypes({ contentTypes }: Facts): string {
  if (contentTypes.length === 0) return 'There are no content types.';
  return table(
    ['content type', 'in requests', 'in answers', 'sample requests'],
    contentTypes.map((one) => [
      code(one.type),
      yesNo(one.request),
      yesNo(one.answer),
      one.samples.length === 0 ? 'none' : one.samples.map(link).join(', '),
    ]),
  );
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

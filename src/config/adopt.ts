import { UserError } from '../errors.ts';
import { type ChannelFlag, type FlagResult, parseChannelFlag, parsePairFlag, parseRequestFlag, type RequestFlag } from './adopt-flags.ts';
import { CONFIG_FILE } from './find.ts';
import { describeValue, parseConfig } from './load.ts';
import { parseNumber } from './rules/values.ts';

/** The flags of `init` as they were typed; every list may be empty. */
export interface AdoptOptions {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly trainImage?: string | undefined;
  readonly serveImage?: string | undefined;
  readonly channel: readonly string[];
  readonly hyperparameter: readonly string[];
  readonly request: readonly string[];
  readonly metric: readonly string[];
}

interface Parsed {
  readonly channels: readonly ChannelFlag[];
  readonly requests: readonly RequestFlag[];
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, string>>;
}

const SCHEMA = './node_modules/create-sagemaker-algo/schema/sagemaker-algo.schema.json';

/** What `init` cannot do without, as flags; empty when nothing is missing. */
export function missingFlags(options: AdoptOptions): readonly string[] {
  const { name, image, trainImage, serveImage } = options;
  const absent = (value: string | undefined, flag: string) => ((value ?? '').trim() === '' ? [flag] : []);
  const images =
    image === undefined ? [...absent(trainImage, '--train-image'), ...absent(serveImage, '--serve-image')] : absent(image, '--image');
  return [
    ...absent(name, '--name'),
    ...(images.length === 2 ? ['--image (or --train-image and --serve-image)'] : images),
    ...(options.channel.length === 0 ? ['--channel'] : []),
    ...(options.request.length === 0 ? ['--request'] : []),
  ];
}

/**
 * The text of a spec file for images that exist. `describePath` says what is wrong with a path, undefined when nothing is.
 * Throws one UserError that names every flag at fault; what it returns loads without an issue.
 */
export function renderAdoption(options: AdoptOptions, describePath: (path: string, kind: 'any' | 'file') => string | undefined): string {
  const problems: string[] = [];
  const parsed = parseFlags(options, problems);
  if (options.image !== undefined && (options.trainImage ?? options.serveImage) !== undefined) {
    problems.push('--image stands for both roles; leave out --train-image and --serve-image, or --image');
  }
  for (const { name, path } of parsed.channels) addProblem(problems, `--channel ${name}=${path}`, describePath(path, 'any'));
  for (const { path } of parsed.requests) addProblem(problems, `--request ${path}`, describePath(path, 'file'));
  refuse(problems);
  const text = `${JSON.stringify(assembleSpec(options, parsed), undefined, 2)}\n`;
  const { issues } = parseConfig(text, CONFIG_FILE);
  refuse(
    issues.map(
      ({ path, reason, value }) => `${flagOf(path)}: ${path} ${reason}${value === undefined ? '' : ` (found: ${describeValue(value)})`}`,
    ),
  );
  return text;
}

function parseFlags(options: AdoptOptions, problems: string[]): Parsed {
  const read = <T>(flag: string, texts: readonly string[], parse: (text: string) => FlagResult<T>): readonly T[] =>
    texts.flatMap((text) => {
      const result = parse(text);
      if ('value' in result) return [result.value];
      addProblem(problems, `${flag} ${text}`, result.problem);
      return [];
    });
  const pairs = (flag: string, texts: readonly string[], form: 'NAME=VALUE' | 'NAME=REGEX') => {
    const list = read(flag, texts, (text) => parsePairFlag(text, form));
    refuseTwice(flag, list, problems);
    return Object.fromEntries(list.map(({ name, value }) => [name, value]));
  };
  const channels = read('--channel', options.channel, parseChannelFlag);
  refuseTwice('--channel', channels, problems);
  return {
    channels,
    requests: read('--request', options.request, parseRequestFlag),
    hyperparameters: pairs('--hyperparameter', options.hyperparameter, 'NAME=VALUE'),
    metrics: pairs('--metric', options.metric, 'NAME=REGEX'),
  };
}

function refuseTwice(flag: string, list: readonly { readonly name: string }[], problems: string[]): void {
  const names = list.map(({ name }) => name);
  for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index))) problems.push(`${flag} ${name} is given twice`);
}

function addProblem(problems: string[], where: string, reason: string | undefined): void {
  if (reason !== undefined) problems.push(`${where}: ${reason}`);
}

function refuse(problems: readonly string[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  throw new UserError(
    others.length === 0 ? first.replace(/[^.?]$/, '$&.') : `There are ${problems.length} problems:\n  ${problems.join('\n  ')}`,
    {
      hint: 'Nothing was written. `sagemaker-algo init --help` shows an example.',
    },
  );
}

function assembleSpec(options: AdoptOptions, { channels, requests, hyperparameters, metrics }: Parsed): unknown {
  const named = <T>(value: (channel: ChannelFlag) => T) => Object.fromEntries(channels.map((channel) => [channel.name, value(channel)]));
  const accepts = requests.flatMap(({ accept }) => accept ?? []);
  return {
    $schema: SCHEMA,
    name: options.name,
    version: '0.1.0',
    description: '',
    images: { train: { tag: options.trainImage ?? options.image }, serve: { tag: options.serveImage ?? options.image } },
    training: {
      hyperparameters: Object.fromEntries(Object.entries(hyperparameters).map(([name, value]) => [name, { type: inferType(value) }])),
      channels: named(({ contentType, inputMode }) => ({
        contentTypes: contentType === undefined ? [] : [contentType],
        inputModes: [inputMode],
      })),
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, regex]) => [name, { regex }])),
    },
    inference: { contentTypes: plainTypes(requests.map(({ contentType }) => contentType)), responseTypes: plainTypes(accepts) },
    samples: {
      channels: named(({ path, contentType, inputMode }) => ({ path, contentType, inputMode })),
      hyperparameters: [hyperparameters],
      requests,
    },
  };
}

/** Declared types carry no parameters; those belong to a request (INF-11). */
function plainTypes(types: readonly string[]): readonly string[] {
  return [...new Set(types.map((type) => (type.split(';')[0] ?? '').trim()))];
}

function inferType(value: string): 'Integer' | 'Continuous' | 'FreeText' {
  if (parseNumber('Integer', value) !== undefined) return 'Integer';
  return parseNumber('Continuous', value) === undefined ? 'FreeText' : 'Continuous';
}

/** The flag that a part of the spec came from. */
function flagOf(path: string): string {
  const flags: readonly (readonly [string, string])[] = [
    ['images', '--image'],
    ['training.channels', '--channel'],
    ['samples.channels', '--channel'],
    ['training.metrics', '--metric'],
    ['training.hyperparameters', '--hyperparameter'],
    ['samples.hyperparameters', '--hyperparameter'],
    ['inference', '--request'],
    ['samples.requests', '--request'],
  ];
  return flags.find(([prefix]) => path.startsWith(prefix))?.[1] ?? `--${path}`;
}

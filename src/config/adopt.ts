import { UserError } from '../errors.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import {
  type ChannelFlag,
  type DockerfileFlag,
  type FlagResult,
  parseChannelFlag,
  parseDockerfileFlag,
  parsePairFlag,
  parseRequestFlag,
  type RequestFlag,
} from './adopt-flags.ts';
import { assembleSpec, type Draft, EMPTY_DRAFT, type ImageDraft } from './draft.ts';
import { CONFIG_FILE } from './find.ts';
import { describeValue, parseConfig } from './load.ts';
import { mergeFlags } from './merge-flags.ts';

/** The flags of `init` as they were typed; every list may be empty. */
export interface AdoptOptions {
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  readonly trainImage?: string | undefined;
  readonly serveImage?: string | undefined;
  readonly dockerfile?: string | undefined;
  readonly trainDockerfile?: string | undefined;
  readonly serveDockerfile?: string | undefined;
  readonly buildArg?: readonly string[];
  readonly channel: readonly string[];
  readonly hyperparameter: readonly string[];
  readonly request: readonly string[];
  readonly metric: readonly string[];
}

type Values = Readonly<Record<string, string>>;

/** The same, read. */
export interface ParsedFlags {
  readonly channels: readonly ChannelFlag[];
  readonly requests: readonly RequestFlag[];
  readonly hyperparameters: Values;
  readonly metrics: Values;
  readonly buildArgs: Values;
  readonly dockerfiles: Partial<Readonly<Record<Role, DockerfileFlag>>>;
}

/** What `init` cannot do without, as flags; empty when flags and draft together have it all. */
export function missingFlags(options: AdoptOptions, draft: Draft = EMPTY_DRAFT): readonly string[] {
  const given = (value: string | undefined) => (value ?? '').trim() !== '';
  const images = ROLES.filter((role) => !(hasImage(options, role) || (draft.images[role] !== undefined && options.image === undefined)));
  const imageFlags = images.map((role) => `--${role}-image`);
  const named = parseFlags(options, []);
  const channels = Object.entries(draft.channels).filter(
    ([name, channel]) =>
      channel.required !== false && draft.sampleChannels[name] === undefined && !named.channels.some((one) => one.name === name),
  );
  const values = Object.entries(draft.hyperparameters).filter(
    ([name, spec]) => spec.required === true && draft.sampleSet[name] === undefined && named.hyperparameters[name] === undefined,
  );
  const args = new Set(ROLES.flatMap((role) => (hasImage(options, role) ? [] : neededArgs(draft.images[role]))));
  return [
    ...(given(options.name) || (options.name === undefined && draft.name !== undefined) ? [] : ['--name']),
    ...(images.length === 2 && options.image === undefined
      ? ['--image (or --train-image and --serve-image)']
      : options.image === undefined
        ? imageFlags
        : given(options.image)
          ? []
          : ['--image']),
    ...[...args].filter((name) => named.buildArgs[name] === undefined).map((name) => `--build-arg ${name}=VALUE`),
    ...(options.channel.length === 0 && Object.keys(draft.channels).length === 0 ? anyChannel(draft) : []),
    ...channels.map(([name]) => `--channel ${name}=PATH`),
    ...(options.request.length === 0 && draft.requests.length === 0 ? ['--request'] : []),
    ...values.map(([name]) => `--hyperparameter ${name}=VALUE${draft.reasons[name] === undefined ? '' : ` (${draft.reasons[name]})`}`),
  ];
}

function anyChannel({ readChannels = {} }: Draft): readonly string[] {
  const read = Object.entries(readChannels).map(([name, reason]) => `--channel ${name}=PATH (${reason})`);
  return read.length > 0 ? read : ['--channel'];
}

function neededArgs({ neededArgs: names = [], buildArgs = {} }: ImageDraft = {}): readonly string[] {
  return names.filter((name) => buildArgs[name] === undefined);
}

function hasImage(options: AdoptOptions, role: Role): boolean {
  const { image, dockerfile } = options;
  const own = role === 'train' ? [options.trainImage, options.trainDockerfile] : [options.serveImage, options.serveDockerfile];
  return [image, dockerfile, ...own].some((value) => (value ?? '').trim() !== '');
}

/** Says what is wrong with a path, undefined when nothing is. */
export type DescribePath = (path: string, kind: 'any' | 'file' | 'folder') => string | undefined;

/**
 * The text of a spec file from flags and what else is known; flags win. Throws one UserError that names every flag at fault; what it
 * returns loads without an issue.
 */
export function renderAdoption(options: AdoptOptions, describePath: DescribePath, draft: Draft = EMPTY_DRAFT): string {
  return renderDraft(applyFlags(options, describePath, draft));
}

/** What flags make of a draft. Throws one UserError that names every flag at fault. */
export function applyFlags(options: AdoptOptions, describePath: DescribePath, draft: Draft): Draft {
  const problems: string[] = [];
  const parsed = parseFlags(options, problems);
  if (options.image !== undefined && (options.trainImage ?? options.serveImage) !== undefined) {
    problems.push('--image stands for both roles; leave out --train-image and --serve-image, or --image');
  }
  for (const { name, path } of parsed.channels) addProblem(problems, `--channel ${name}=${path}`, describePath(path, 'any'));
  for (const { path } of parsed.requests) addProblem(problems, `--request ${path}`, describePath(path, 'file'));
  for (const role of ROLES) {
    const { path, context } = parsed.dockerfiles[role] ?? {};
    if (path !== undefined) addProblem(problems, `--dockerfile ${path}`, describePath(path, 'file'));
    if (context !== undefined) addProblem(problems, `--dockerfile ${path},context=${context}`, describePath(context, 'folder'));
  }
  refuse([...new Set(problems)]);
  return mergeFlags(options, parsed, draft);
}

/** The text of a spec file in which nothing is missing. Throws a UserError that names the flag for each limit that it breaks. */
export function renderDraft(draft: Draft): string {
  const text = `${JSON.stringify(assembleSpec(draft), undefined, 2)}\n`;
  const { issues } = parseConfig(text, CONFIG_FILE);
  refuse(
    issues.map(
      ({ path, reason, value }) => `${flagOf(path)}: ${path} ${reason}${value === undefined ? '' : ` (found: ${describeValue(value)})`}`,
    ),
  );
  return text;
}

function parseFlags(options: AdoptOptions, problems: string[]): ParsedFlags {
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
  const dockerfile = (flag: string, text: string | undefined) => read(flag, text === undefined ? [] : [text], parseDockerfileFlag)[0];
  const both = dockerfile('--dockerfile', options.dockerfile);
  const train = dockerfile('--train-dockerfile', options.trainDockerfile) ?? both;
  const serve = dockerfile('--serve-dockerfile', options.serveDockerfile) ?? both;
  return {
    channels,
    requests: read('--request', options.request, parseRequestFlag),
    hyperparameters: pairs('--hyperparameter', options.hyperparameter, 'NAME=VALUE'),
    metrics: pairs('--metric', options.metric, 'NAME=REGEX'),
    buildArgs: pairs('--build-arg', options.buildArg ?? [], 'NAME=VALUE'),
    dockerfiles: { ...(train === undefined ? {} : { train }), ...(serve === undefined ? {} : { serve }) },
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

import type { AdoptOptions, DescribePath } from '../config/adopt.ts';
import { type FlagResult, parseChannelFlag, parseRequestFlag } from '../config/adopt-flags.ts';
import type { Draft } from '../config/draft.ts';
import type { Context } from '../context.ts';
import { ROLES, type Role } from '../sagemaker/contract.ts';
import type { Chosen } from './discover-images.ts';
import type { Undecided } from './discovery.ts';

/** What questions need. */
export interface Asking extends Pick<Context, 'prompt'> {
  readonly describePath: DescribePath;
  /** Says what is wrong with a name, undefined when nothing is. */
  readonly checkName: (name: string) => string | undefined;
  /** Offered where no name is known. */
  readonly suggestedName: string;
}

/** Asks which candidate is meant, for each thing that has several. */
export async function askUndecided(undecided: readonly Undecided[], { prompt }: Pick<Asking, 'prompt'>): Promise<Chosen> {
  const chosen: Record<string, string> = {};
  for (const { id, question, choices } of undecided) {
    chosen[id] = await prompt.choose({ message: question, choices, initial: choices[0]?.value ?? '' });
  }
  return chosen;
}

/** Asks for what flags and draft leave open, in the form of the flags. */
export async function askMissing(options: AdoptOptions, draft: Draft, asking: Asking): Promise<AdoptOptions> {
  const name =
    options.name ??
    (await askText({ message: 'Name of the algorithm', initial: draft.name ?? asking.suggestedName, check: asking.checkName }, asking));
  const images = await askImages(options, draft, { ...asking, suggestedName: name });
  const channel =
    options.channel.length === 0 && Object.keys(draft.channels).length === 0
      ? [await askChannel(suggestChannel(draft), asking)]
      : [...options.channel];
  for (const path of Object.keys(draft.channels)) {
    const given = channel.some((one) => one.startsWith(`${path}=`)) || draft.sampleChannels[path] !== undefined;
    if (!given && draft.channels[path]?.required !== false) channel.push(await askChannel(`${path}=data/${path}`, asking, path));
  }
  const request =
    options.request.length > 0 || draft.requests.length > 0
      ? options.request
      : [await askRequest('requests/one.csv,content-type=text/csv', asking)];
  const hyperparameter = [...options.hyperparameter];
  for (const [one, spec] of Object.entries(draft.hyperparameters)) {
    if (spec.required !== true || draft.sampleSet[one] !== undefined || hyperparameter.some((flag) => flag.startsWith(`${one}=`))) continue;
    const why = draft.reasons[one] === undefined ? '' : ` (${draft.reasons[one]})`;
    hyperparameter.push(`${one}=${await askText({ message: `Value of ${one} for the sample run${why}`, initial: '' }, asking)}`);
  }
  const buildArg = [...(options.buildArg ?? [])];
  for (const arg of new Set(
    ROLES.flatMap((role) =>
      images[`${role}Image`] === undefined && images.image === undefined ? (draft.images[role]?.neededArgs ?? []) : [],
    ),
  )) {
    if (!buildArg.some((flag) => flag.startsWith(`${arg}=`)))
      buildArg.push(`${arg}=${await askText({ message: `Value of the build argument ${arg}`, initial: '' }, asking)}`);
  }
  return { ...options, ...images, name, channel, request, hyperparameter, buildArg };
}

function suggestChannel({ readChannels = {} }: Draft): string {
  const [name = 'train'] = Object.keys(readChannels);
  return `${name}=data/${name},content-type=text/csv`;
}

async function askImages(
  options: AdoptOptions,
  draft: Draft,
  asking: Asking,
): Promise<Pick<AdoptOptions, 'image' | 'trainImage' | 'serveImage'>> {
  const { image, trainImage, serveImage, dockerfile } = options;
  const settled = (role: Role, own: (string | undefined)[]) =>
    [image, dockerfile, ...own].some((one) => one !== undefined) || draft.images[role] !== undefined;
  const train = settled('train', [trainImage, options.trainDockerfile])
    ? trainImage
    : await askText({ message: 'Image that trains', initial: `${asking.suggestedName}:latest` }, asking);
  const serve = settled('serve', [serveImage, options.serveDockerfile])
    ? serveImage
    : await askText(
        { message: 'Image that serves (the same one serves both roles)', initial: train ?? `${asking.suggestedName}:latest` },
        asking,
      );
  return { image, trainImage: train, serveImage: serve };
}

async function askChannel(initial: string, asking: Asking, name?: string): Promise<string> {
  const message =
    name === undefined ? 'Sample data of a channel, as NAME=PATH,content-type=T' : `Sample data of the channel ${name}, as ${name}=PATH`;
  return await askText({ message, initial, check: (value) => checkChannel(value, asking) }, asking);
}

/** What is wrong with a `--channel`, undefined when nothing is. */
export function checkChannel(value: string, { describePath }: Asking): string | undefined {
  return checkFlag(parseChannelFlag(value), ({ path }) => describePath(path, 'any'));
}

async function askRequest(initial: string, asking: Asking): Promise<string> {
  return await askText(
    { message: 'Sample request, as PATH,content-type=T', initial, check: (value) => checkRequest(value, asking) },
    asking,
  );
}

/** The same for a `--request`. */
export function checkRequest(value: string, { describePath }: Asking): string | undefined {
  return checkFlag(parseRequestFlag(value), ({ path }) => describePath(path, 'file'));
}

/** The same for a flag that has been read; `check` looks at its value. */
export function checkFlag<T>(flag: FlagResult<T>, check: (value: T) => string | undefined = () => undefined): string | undefined {
  return 'problem' in flag ? flag.problem : check(flag.value);
}

/** A question with a typed answer. */
export interface TextQuestion {
  readonly message: string;
  readonly initial: string;
  readonly check?: (value: string) => string | undefined;
  /** What an empty answer does; without it, there is none. */
  readonly empty?: boolean;
}

/** The answer without space around it. */
export async function askText(
  { message, initial, check, empty = false }: TextQuestion,
  { prompt }: Pick<Asking, 'prompt'>,
): Promise<string> {
  const validate = (value: string) => (value.trim() === '' ? (empty ? undefined : 'Type something.') : check?.(value.trim()));
  return (await prompt.text({ message, initial, validate })).trim();
}

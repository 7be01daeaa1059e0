import type { Insertion } from '../config/edit-json.ts';
import type { Config } from '../config/schema.ts';
import type { Prompter } from '../prompt.ts';

/** What can be added to a spec. */
export const KINDS = ['hyperparameter', 'channel', 'metric', 'content-type'] as const;
export type Kind = (typeof KINDS)[number];

/** As people call it. */
export const NOUNS: Readonly<Record<Kind, string>> = {
  hyperparameter: 'hyperparameter',
  channel: 'channel',
  metric: 'metric',
  'content-type': 'content type',
};

/** The marked region that shows it to buyers. */
export const REGIONS: Readonly<Record<Kind, string>> = {
  hyperparameter: 'hyperparameters',
  channel: 'channels',
  metric: 'metrics',
  'content-type': 'content-types',
};

/** What a plan may look at. */
export interface Surroundings {
  readonly config: Config;
  /** What is wrong with a path of the project, undefined when nothing is. */
  readonly describePath: (path: string) => string | undefined;
}

/** One kind of addition: what is asked, what it puts into the spec, and what there is to do afterwards besides code. */
export interface Addition<T> {
  /** Asks for what the options leave open. */
  ask(name: string, options: T, prompt: Prompter, around: Surroundings): Promise<T>;
  /** Where something of this name stands already, undefined when nowhere. */
  find(name: string, options: T, config: Config): string | undefined;
  /** Throws UserError for options that do not fit together. */
  plan(name: string, options: T, around: Surroundings): readonly Insertion[];
  /** What is left to do with samples and texts. */
  remind(name: string, options: T, around: Surroundings): readonly string[];
}

/** The members that have a value. */
export function present(members: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Entries of a list that was typed with commas, or given several times. */
export function splitList(texts: readonly string[]): readonly string[] {
  const entries = texts.flatMap((text) => text.split(',')).map((text) => text.trim());
  return [...new Set(entries.filter((text) => text !== ''))];
}

/** Asks for a text that may be left empty; undefined then. */
export async function askOptional(
  prompt: Prompter,
  message: string,
  validate: (value: string) => string | undefined = () => undefined,
): Promise<string | undefined> {
  const answer = await prompt.text({
    message,
    initial: '',
    validate: (value) => (value.trim() === '' ? undefined : validate(value.trim())),
  });
  return answer.trim() === '' ? undefined : answer.trim();
}

/** Reminds of a text that buyers will miss. */
export function remindOfDescription(description: string | undefined, path: string): readonly string[] {
  return (description ?? '').trim() === '' ? [`Write one line for buyers at ${path}.description; test-local warns without it.`] : [];
}

/** Reminds of a sample that is not there yet. */
export function remindOfPath(path: string | undefined, { describePath }: Surroundings): readonly string[] {
  const problem = path === undefined ? undefined : describePath(path);
  return problem === undefined ? [] : [`Put the sample to ${path}: ${problem}.`];
}

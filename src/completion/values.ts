import type { Question } from './questions.ts';

/** What a shell can offer for a value. Nothing at all means that only the user knows. */
export interface ValueKind {
  /** Fixed words. */
  readonly words?: readonly string[];
  /** Words that are fixed in one version of this tool, put into the script when it is printed. */
  readonly source?: Source;
  /** Words of the project at hand, asked for by a call of the tool. */
  readonly ask?: Question;
  readonly files?: 'files' | 'folders';
  /** The words are names before a `=`; files are offered behind it. */
  readonly pair?: true;
  /** Several words with commas between. */
  readonly list?: true;
}

export const SOURCES = ['checks', 'diagnoses', 'instance types', 'templates', 'commands'] as const;
export type Source = (typeof SOURCES)[number];

const FILES: ValueKind = { files: 'files' };
const FOLDERS: ValueKind = { files: 'folders' };
const UNKNOWN: ValueKind = {};
const REPORTS: ValueKind = { words: ['terminal', 'json', 'junit', 'github', 'html'], pair: true, files: 'files' };
const INPUT_MODES = ['File', 'FastFile', 'Pipe'];

/** By command and option or argument, where the same words mean something else than in other commands. */
const EXACTLY: Readonly<Record<string, ValueKind>> = {
  'create [dir]': FOLDERS,
  'build [role]': { words: ['train', 'serve'] },
  'explain [id]': { source: 'checks' },
  'help [command]': { source: 'commands' },
  'compare [local]': FOLDERS,
  'compare [cloud]': FOLDERS,
  'doctor --only': { source: 'diagnoses', list: true },
  'invoke [file]': FILES,
  'transform [input]': FILES,
  'jobs [action]': { words: ['attach', 'stop'] },
  'listing --report': FILES,
  'init --channel': { pair: true, files: 'files' },
  'train --channel': { ask: 'channels', pair: true, files: 'files' },
  'add channel --input-mode': { words: INPUT_MODES, list: true },
  'add channel --compression': { words: ['None', 'Gzip'], list: true },
  'add channel --sample-input-mode': { words: INPUT_MODES },
  'train --input-mode': { words: INPUT_MODES },
  'policy --for': { words: ['push', 'publish', 'cloud', 'listing'] },
};

/** By option, the same in every command. */
const OPTIONS: Readonly<Record<string, ValueKind>> = {
  '--hp': { ask: 'hyperparameters', pair: true },
  '--only': { source: 'checks', list: true },
  '--report': REPORTS,
  '--template': { source: 'templates', files: 'folders' },
  '--images': { words: ['separate', 'combined'] },
  '--instance-type': { source: 'instance types' },
  '--platform': { words: ['linux/amd64', 'linux/arm64'] },
  '--model': FILES,
  '--sample': FILES,
  '--request': FILES,
  '--listing': FOLDERS,
};

/** By the name of the value. */
const NAMES: Readonly<Record<string, ValueKind>> = { file: FILES, path: FILES, 'path,...': FILES, folder: FOLDERS };

/** What can be offered for the value of an option, or for an argument in its brackets, of this command (`add channel`). */
export function kindOf(
  command: string,
  { word, name, choices }: { readonly word: string; readonly name: string; readonly choices: readonly string[] | undefined },
): ValueKind {
  if (choices !== undefined) return { words: choices };
  return EXACTLY[`${command} ${word}`] ?? OPTIONS[word] ?? NAMES[name] ?? UNKNOWN;
}

/** Commands, options and arguments that the first table speaks of. */
export const SPOKEN_OF = Object.keys(EXACTLY);

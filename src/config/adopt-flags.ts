import { INPUT_MODES, type InputMode } from '../sagemaker/contract.ts';
import { nearest } from '../text/nearest.ts';

/** Readers for the flags of `init`. Values may hold commas and equals signs: only known keys end what stands before them. */

export interface ChannelFlag {
  readonly name: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly inputMode: InputMode | undefined;
}

export interface RequestFlag {
  readonly path: string;
  readonly contentType: string;
  readonly accept: string | undefined;
}

/** A flag's value, or the sentence that says what is wrong with it. */
export type FlagResult<T> = { readonly value: T } | { readonly problem: string };

/** `NAME=PATH[,content-type=T][,input-mode=M]`. */
export function parseChannelFlag(text: string): FlagResult<ChannelFlag> {
  const { head, tail, problem } = splitTail(text, ['content-type', 'input-mode']);
  if (problem !== undefined) return { problem };
  const pair = splitPair(head);
  if (pair === undefined) return { problem: 'it must have the form NAME=PATH[,content-type=T][,input-mode=M]' };
  const wanted = tail['input-mode'];
  const inputMode = INPUT_MODES.find((mode) => mode === wanted);
  if (wanted !== undefined && inputMode === undefined) {
    const meant = nearest(wanted, INPUT_MODES);
    return {
      problem: `input-mode must be one of ${INPUT_MODES.join(', ')}, not "${wanted}"${meant === undefined ? '' : `; did you mean ${meant}?`}`,
    };
  }
  return { value: { name: pair.name, path: pair.value, contentType: tail['content-type'], inputMode } };
}

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  jsonl: 'application/jsonlines',
  txt: 'text/plain',
};

/** `PATH,content-type=T[,accept=T]`. */
export function parseRequestFlag(text: string): FlagResult<RequestFlag> {
  const { head, tail, problem } = splitTail(text, ['content-type', 'accept']);
  if (problem !== undefined) return { problem };
  if (head === '') return { problem: 'it must have the form PATH,content-type=T[,accept=T]' };
  const contentType = tail['content-type'];
  if (contentType === undefined) {
    const likely = TYPES[head.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/csv';
    return { problem: `the content type is missing, for example --request ${head},content-type=${likely}` };
  }
  return { value: { path: head, contentType, accept: tail['accept'] } };
}

export interface DockerfileFlag {
  readonly path: string;
  readonly context: string | undefined;
}

/** `PATH[,context=FOLDER]`. */
export function parseDockerfileFlag(text: string): FlagResult<DockerfileFlag> {
  const { head, tail, problem } = splitTail(text, ['context']);
  if (problem !== undefined) return { problem };
  if (head === '') return { problem: 'it must have the form PATH[,context=FOLDER]' };
  const plain = (path: string) => path.replace(/^(\.\/)+(?=.)/, '').replace(/(?<=.)\/+$/, '');
  return { value: { path: plain(head), context: tail['context'] === undefined ? undefined : plain(tail['context']) } };
}

/** `NAME=VALUE` of a hyperparameter, which may be empty, or `NAME=REGEX` of a metric; both may hold anything. */
export function parsePairFlag(
  text: string,
  form: 'NAME=VALUE' | 'NAME=REGEX',
): FlagResult<{ readonly name: string; readonly value: string }> {
  const pair = splitPair(text, form === 'NAME=VALUE');
  return pair === undefined ? { problem: `it must have the form ${form}` } : { value: pair };
}

function splitPair(text: string, emptyValue = false): { readonly name: string; readonly value: string } | undefined {
  const at = text.indexOf('=');
  const value = text.slice(at + 1);
  return at < 1 || (value === '' && !emptyValue) ? undefined : { name: text.slice(0, at), value };
}

function splitTail(text: string, keys: readonly string[]) {
  const [head = '', ...parts] = text.split(new RegExp(`,(?=(?:${keys.join('|')})=)`));
  const tail: Record<string, string> = {};
  for (const part of parts) {
    const { name = '', value = '' } = splitPair(part) ?? {};
    if (value === '') return { head, tail, problem: `${part} has no value` };
    if (Object.hasOwn(tail, name)) return { head, tail, problem: `${name} is given twice` };
    tail[name] = value;
  }
  return { head, tail, problem: misspeltKey(head, keys) };
}

/** A comma may be part of a path; one that is followed by nearly a known key hardly is. */
function misspeltKey(head: string, keys: readonly string[]): string | undefined {
  for (const [, key = ''] of head.matchAll(/,\s*([\w-]+)=/g)) {
    const meant = nearest(key, keys);
    if (meant !== undefined) return `"${key}" is not known; did you mean ${meant}?`;
  }
  return undefined;
}

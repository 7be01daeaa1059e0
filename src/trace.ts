import { existsSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { describeCommand } from './command-line.ts';
import type { Context } from './context.ts';
import type { Exec, ExecResult } from './exec.ts';
import { isSecretValue } from './text/secrets.ts';
import { formatDuration } from './text/terminal.ts';

/** A call of a program, or what does the same without one. */
export interface TracedCall {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  /** Added to this process's environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** `env` is the whole environment. */
  readonly whole?: boolean;
  /** What it gets on its standard input, which is never shown: logins come that way. */
  readonly stdin?: string | Uint8Array | undefined;
  /** How it was done instead, such as `over the socket`. */
  readonly instead?: string;
  /** Only looks at something; told once, however often it is done. */
  readonly look?: boolean;
}

/** Told of each call just before it is made; what comes back is told how it ended. */
export type Trace = (call: TracedCall) => (outcome: string) => void;

export interface TraceDeps extends Pick<Context, 'env' | 'cwd'> {
  readonly now: () => number;
  /** Prints a line as it is, however long. */
  readonly say: (line: string) => void;
}

/** Prints each call as a line that a shell does the same with; what a shell takes for a comment tells the rest. */
export function createTrace({ env, cwd, now, say }: TraceDeps): Trace {
  const hide = createRedaction(env);
  const told = new Set<string>();
  return (call) => {
    const shown = describeCall(call, { env, cwd, hide });
    if (call.look === true && told.has(shown)) return () => {};
    told.add(shown);
    const notes = [
      ...(shown.includes(HIDDEN) ? [`${HIDDEN} stands for a secret`] : []),
      ...(call.stdin === undefined ? [] : [`standard input gets ${Buffer.byteLength(call.stdin)} bytes that are not shown`]),
      ...(call.instead === undefined ? [] : [`done ${call.instead}`]),
      ...(call.look === true ? ['looked at again without being shown again'] : []),
    ];
    if (notes.length > 0) say(`# ${notes.join('; ')}:`);
    say(shown);
    const began = now();
    const short = cut(describeProgram(call, { env, cwd, hide }));
    return (outcome) => say(`# ${outcome} after ${formatDuration(now() - began)}: ${short}`);
  };
}

/** The same programs, each told of. */
export function traceExec(exec: Exec, trace: Trace): Exec {
  return async (request) => {
    const end = trace(request);
    const result = await exec(request);
    end(describeEnd(result));
    return result;
  };
}

function describeEnd({ exitCode, startError, timedOut, aborted }: ExecResult): string {
  if (startError !== undefined) return `could not be started (${startError})`;
  if (timedOut) return 'killed, out of time';
  if (aborted) return 'interrupted';
  return exitCode === undefined ? 'killed' : `exit code ${exitCode}`;
}

interface Surroundings extends Pick<Context, 'env' | 'cwd'> {
  /** Takes the secrets out of words. */
  readonly hide: (words: readonly string[]) => readonly string[];
}

function describeCall(call: TracedCall, around: Surroundings): string {
  const line = `${describeEnvironment(call, around)}${describeProgram(call, around)}`;
  return call.cwd === undefined || call.cwd === around.cwd ? line : `(cd ${quote(call.cwd)} && ${line})`;
}

function describeProgram({ command, args }: TracedCall, { env, hide }: Surroundings): string {
  return [shorten(command, env), ...hide(args)].map(quote).join(' ');
}

/** One word for any POSIX shell, on one line whatever is in it. */
function quote(word: string): string {
  if (!CONTROL.test(word)) return describeCommand(word, []);
  const escaped = word
    .replaceAll('\\', '\\\\')
    .replaceAll(CONTROL_ALL, (character) => `\\0${character.charCodeAt(0).toString(8).padStart(3, '0')}`);
  return `"$(printf %b ${describeCommand(escaped, [])})"`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const CONTROL = /[\x00-\x1f\x7f-\x9f]/;
const CONTROL_ALL = new RegExp(CONTROL, 'g');

/** Variables that decide which engine is spoken to are named although the shell may have them too: it may be another shell. */
const ENGINE_VARIABLE = /^(DOCKER|BUILDX|BUILDKIT)_|^CONTAINER_(HOST|CONNECTION)$/;
const ENGINE_PROGRAM = /^(docker|podman|nerdctl|finch)(\.exe)?$/;
/** More variables to take out than this are better said the other way round. */
const MANY = 10;

function describeEnvironment({ command, env = {}, whole = false }: TracedCall, { env: own, hide }: Surroundings): string {
  const engine = ENGINE_PROGRAM.test(basename(command));
  const given = whole ? env : { ...own, ...env };
  const set = Object.entries(given).filter(
    ([name, value]) => value !== undefined && (value !== own[name] || (engine && ENGINE_VARIABLE.test(name))),
  );
  const gone = Object.keys(own).filter((name) => own[name] !== undefined && given[name] === undefined);
  // A quoted name would make no assignment.
  const assign = (entries: readonly (readonly [string, string | undefined])[]) =>
    hide(entries.map(([name, value]) => `${name}=${value ?? ''}`))
      .map((word) => `${word.slice(0, word.indexOf('=') + 1)}${quote(word.slice(word.indexOf('=') + 1))} `)
      .join('');
  if (gone.length > MANY) return `env -i ${assign(Object.entries(given).filter(([, value]) => value !== undefined))}`;
  return gone.length === 0 ? assign(set) : `env ${gone.map((name) => `-u ${name} `).join('')}${assign(set)}`;
}

/** A program that the shell would find by its name alone is named so. */
function shorten(command: string, env: Context['env']): string {
  const name = basename(command);
  const first = (env['PATH'] ?? '').split(delimiter).find((folder) => folder !== '' && existsSync(join(folder, name)));
  return first !== undefined && join(first, name) === command ? name : command;
}

const HIDDEN = '***';
/** Names of variables and options whose value nobody else may see, whatever it looks like. */
const SECRET = /^(?!--secret=)(.*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|credential)[\w-]*=).+$/is;
/** Options whose value is the next word. */
const SECRET_OPTION = /^--?[\w-]*(?:password|token)$/i;
const LOGIN = /(:\/\/)[^\s/@]+(@)/g;
/** Tokens that can be told by their beginning. */
const TOKEN =
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\b(?:gh[pousr]_|github_pat_|glpat-|npm_|xox[a-z]-|hf_|sk-)[\w-]{16,}|\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g;

/** Hides values that are secret by their variable's or option's name, logins in addresses, and tokens of a well-known form. */
function createRedaction(env: Context['env']): Surroundings['hide'] {
  const values = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && value.length >= 8 && (/SECRET|TOKEN|PASSWORD|PASSWD/i.test(name) || isSecretValue(name, value)) ? [value] : [],
  );
  return (words) =>
    words.map((word, index) =>
      SECRET_OPTION.test(words[index - 1] ?? '')
        ? HIDDEN
        : values
            .reduce((text, value) => text.replaceAll(value, HIDDEN), word)
            .replace(SECRET, `$1${HIDDEN}`)
            .replace(LOGIN, `$1${HIDDEN}$2`)
            .replace(TOKEN, HIDDEN),
    );
}

function cut(line: string): string {
  return line.length > 100 ? `${line.slice(0, 100)}...` : line;
}

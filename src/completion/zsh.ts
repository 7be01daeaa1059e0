import { type FlatCommand, quote, summarise, usedSources, variableOf, type Words } from './flatten.ts';
import type { ValueKind } from './values.ts';

/** The script for zsh, to be sourced or put into a folder of `fpath` as `_sagemaker-algo`. */
export function renderZsh(commands: readonly FlatCommand[], words: Words): string {
  const sources = usedSources(commands).map(
    (source) => `typeset -ga _sagemaker_algo_${variableOf(source)}=(${words[source].map(quoteWord).join(' ')})`,
  );
  return [...sources, SHARED, ...commands.map(renderCommand), END].join('\n');
}

function nameOf(path: string): string {
  return path === '' ? '_sagemaker-algo-all' : `_sagemaker-algo-${path.replaceAll(' ', '-')}`;
}

function renderCommand(command: FlatCommand): string {
  const { path, commands, options, arguments: positional } = command;
  const below = commands.length > 0;
  const specs = [
    ...options.flatMap(renderOption),
    ...(below ? ["'1:command:->command'"] : []),
    // The message that stands for a free value would keep an option beside it from being inserted.
    ...positional.map(({ name, required, kind }) => quote(`${required ? ':' : '::'}${plain(name)}:${renderAction(kind, ' true')}`)),
  ];
  return [
    `${nameOf(path)}() {`,
    ...(below ? renderDescent(command) : []),
    `  _arguments -S ${specs.join(' \\\n    ')}`,
    ...(below
      ? [`  local -a commands=(${commands.map(describe).join(' ')})`, '  [[ $state == command ]] && _describe command commands']
      : []),
    '}',
  ].join('\n');
}

/** Hands over to the subcommand that is named already. */
function renderDescent({ path, commands }: FlatCommand): readonly string[] {
  const cases = commands.map(({ name }) => `      ${quote(name)}) ${nameOf(path === '' ? name : `${path} ${name}`)} ;;`);
  return [
    '  local state i=2',
    '  while (( i < CURRENT )) && [[ $words[i] == -* ]]; do (( i++ )); done',
    '  if (( i < CURRENT )); then',
    '    shift $(( i - 1 )) words',
    '    (( CURRENT -= i - 1 ))',
    '    case $words[1] in',
    ...cases,
    '    esac',
    '    return',
    '  fi',
  ];
}

function describe({ name, description }: { readonly name: string; readonly description: string }): string {
  return quote(`${name}:${summarise(description)}`);
}

/** `_arguments` takes brackets for the end of a description, and a colon for the next part. */
function plain(text: string): string {
  return text.replaceAll(':', '').replaceAll('[', '(').replaceAll(']', ')');
}

function renderOption({ long, short, description, value, kind, repeatable }: FlatCommand['options'][number]): readonly string[] {
  const again = repeatable ? '*' : '';
  const about = `[${plain(summarise(description))}]`;
  const tail =
    kind === undefined || value === undefined ? '' : `:${value.optional ? ':' : ''}${plain(value.name)}:${renderAction(kind, ' ')}`;
  const forms = [`${long}${kind === undefined ? '' : '='}`, ...(short === undefined ? [] : [short])];
  // Given one, the other is not offered.
  const apart = short === undefined || repeatable ? '' : `(${short} ${long})`;
  return forms.map((form) => quote(`${again}${apart}${form}${about}${tail}`));
}

/** `free` is for a value that only the user knows: a blank shows its name instead of a choice. */
function renderAction({ words, source, ask, files, pair, list }: ValueKind, free: string): string {
  const values = source === undefined ? (words ?? []).map(quoteWord).join(' ') : `$_sagemaker_algo_${variableOf(source)}`;
  if (pair) return ` _sagemaker-algo-pair ${files ?? 'nothing'} ${ask ?? '-'} ${values}`;
  if (list) return ` _sequence compadd - ${values}`;
  if (ask !== undefined) return ` _sagemaker-algo-ask ${ask}`;
  const way = files === 'folders' ? '_files -/' : '_files';
  if (values !== '') return files === undefined ? ` compadd - ${values}` : ` _sagemaker-algo-either ${quoteWord(way)} ${values}`;
  return files === undefined ? free : way;
}

/** A word inside a list or an action. */
function quoteWord(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `"${word.replaceAll(/["\\$\x60]/g, '\\$&')}"`;
}

const SHARED = `
# Asks the tool about the project at hand.
_sagemaker-algo-answers() {
  reply=(\${(f)"$($tool complete-values $1 2>/dev/null)"})
}

_sagemaker-algo-ask() {
  local -a reply
  _sagemaker-algo-answers $1
  compadd -a reply
}

# name=value: $1 what stands behind the =, $2 the question for names or -, then fixed names, which can also stand alone.
_sagemaker-algo-pair() {
  local behind=$1 question=$2
  local -a reply
  shift 2
  if compset -P '*='; then
    [[ $behind == nothing ]] || _files
    return
  fi
  (( $# )) && compadd -S '' - "$@"
  [[ $question == - ]] && return
  _sagemaker-algo-answers $question
  compadd -S = -a reply
}

_sagemaker-algo-either() {
  local way=$1
  shift
  compadd - "$@"
  \${=way}
}
`;

const END = `
_sagemaker-algo() {
  local tool=$words[1]
  if [[ $service == create-sagemaker-algo ]]; then _sagemaker-algo-create; else _sagemaker-algo-all; fi
}

# Loaded by compinit, this file is the function; sourced, it registers it.
if [[ $funcstack[1] == _sagemaker-algo ]]; then _sagemaker-algo "$@"; else compdef _sagemaker-algo sagemaker-algo create-sagemaker-algo; fi
`;

import { type FlatCommand, quote, usedSources, variableOf, type Words } from './flatten.ts';
import type { ValueKind } from './values.ts';

/** The script for bash 4 and newer; it needs no other package, such as bash-completion. */
export function renderBash(commands: readonly FlatCommand[], words: Words): string {
  const sources = usedSources(commands).map((source) => `__sagemaker_algo_${variableOf(source)}=${quote(words[source].join(' '))}`);
  const listed = (name: string, list: (command: FlatCommand) => readonly string[]) => [
    `${name}() {`,
    '  case $1 in',
    ...commands.flatMap((command) =>
      list(command).length === 0 ? [] : [`    ${quote(command.path)}) REPLY=${quote(list(command).join(' '))} ;;`],
    ),
    "    *) REPLY='' ;;",
    '  esac',
    '}',
  ];
  return [
    ...sources,
    ...listed('__sagemaker_algo_commands', ({ commands: below }) => below.map(({ name }) => name)),
    ...listed('__sagemaker_algo_options', ({ options }) =>
      options.flatMap(({ long, short }) => (short === undefined ? [long] : [long, short])),
    ),
    ...renderKinds(commands),
    BODY,
  ].join('\n');
}

/** What is known of the value of an option or argument; fails for an option without one. */
function renderKinds(commands: readonly FlatCommand[]): readonly string[] {
  const places = new Map<string, string[]>();
  const add = (place: string, code: string) => places.set(code, [...(places.get(code) ?? []), quote(place)]);
  for (const { path, options, arguments: positional } of commands) {
    for (const { long, kind, value } of options) if (kind !== undefined) add(`${path} ${long}`, assign(kind, value?.optional === true));
    for (const [index, { kind }] of positional.entries()) add(`${path} ${index}`, assign(kind, false));
  }
  const cases = [...places].map(([code, names]) => `    ${names.join(' | ')}) ${code} ;;`);
  return [
    '__sagemaker_algo_kind() {',
    "  words='' ask='' files='' pair='' list='' optional=''",
    '  case $1 in',
    ...cases,
    '    *) return 1 ;;',
    '  esac',
    '}',
  ];
}

function assign({ words, source, ask, files, pair, list }: ValueKind, optional: boolean): string {
  const parts = [
    ...(words === undefined ? [] : [`words=${quote(words.join(' '))}`]),
    ...(source === undefined ? [] : [`words=$__sagemaker_algo_${variableOf(source)}`]),
    ...(ask === undefined ? [] : [`ask=${ask}`]),
    ...(files === undefined ? [] : [`files=${files}`]),
    ...(pair === undefined ? [] : ['pair=1']),
    ...(list === undefined ? [] : ['list=1']),
    ...(optional ? ['optional=1'] : []),
  ];
  return parts.length === 0 ? ':' : parts.join(' ');
}

const BODY = String.raw`
# The words up to the cursor as the shell would pass them: readline cuts them at = and : too. $1: what it would replace.
__sagemaker_algo_read() {
  local i word glued rest=$COMP_LINE
  line=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    glued=1
    while [[ $rest == [[:space:]]* ]]; do rest=${'$'}{rest:1} glued=''; done
    word=${'$'}{COMP_WORDS[i]}
    rest=${'$'}{rest:${'$'}{#word}}
    if ((i == COMP_CWORD)) && ! [[ $word == [=:]* && -z $1 ]]; then word=$1; fi
    if [[ $glued && $i -gt 0 ]]; then line[${'$'}{#line[@]}-1]+=$word; else line+=("$word"); fi
  done
}

# Offers of the list $3 what begins with $1, with $2 before it; only the part that readline replaces is given back.
__sagemaker_algo_offer() {
  local word
  for word in $3; do
    [[ $word == "$1"* ]] && COMPREPLY+=("$2$word")
  done
}

# Completes the value $1, of which readline replaces $2.
__sagemaker_algo_value() {
  local value=$1 before=${'$'}{1%"$2"} head='' i
  if [[ $pair && $value == *=* ]]; then words='' ask=''; elif [[ $pair ]]; then files=''; fi
  if [[ $list && $value == *,* ]]; then head=${'$'}{value%,*},; value=${'$'}{value##*,}; fi
  __sagemaker_algo_offer "$value" "$head" "$words"
  if [[ $ask ]]; then
    words=$("${'$'}{line[0]}" complete-values "$ask" 2>/dev/null)
    [[ $pair ]] && words=${'$'}{words//$'\n'/=$'\n'}${'$'}{words:+=}
    __sagemaker_algo_offer "$value" "$head" "$words"
  fi
  for i in "${'$'}{!COMPREPLY[@]}"; do COMPREPLY[i]=${'$'}{COMPREPLY[i]#"$before"}; done
  if [[ $pair || $list ]]; then compopt -o nospace; fi
  # Readline's own completion knows about blanks and quotes.
  if [[ $files == folders ]]; then compopt -o dirnames; elif [[ $files ]]; then compopt -o default; fi
}

_sagemaker_algo() {
  local line words ask files pair list optional REPLY i word path='' position=0 ended='' pending='' set_noglob=''
  local IFS=$' \t\n'
  [[ $- == *f* ]] || set_noglob=1
  set -f
  COMPREPLY=()
  __sagemaker_algo_read "$2"
  [[ ${'$'}{line[0]##*/} == create-sagemaker-algo ]] && path=create
  for ((i = 1; i < ${'$'}{#line[@]} - 1; i++)); do
    word=${'$'}{line[i]}
    if [[ $pending ]]; then
      pending=''
      [[ $optional && $word == -* ]] || continue
    fi
    if [[ ! $ended && $word == -- ]]; then
      ended=1
    elif [[ ! $ended && $word == -?* ]]; then
      __sagemaker_algo_kind "$path $word" && pending=$word
    else
      __sagemaker_algo_commands "$path"
      if [[ ! $ended && $position == 0 && " $REPLY " == *" $word "* ]]; then path=${'$'}{path:+$path }$word; else ((position++)); fi
    fi
  done
  word=${'$'}{line[i]}
  if [[ $pending ]] && ! [[ $optional && $word == -* ]]; then
    __sagemaker_algo_value "$word" "$2"
  elif [[ ! $ended && $word == --*=* ]]; then
    __sagemaker_algo_kind "$path ${'$'}{word%%=*}" && __sagemaker_algo_value "${'$'}{word#*=}" "$2"
  elif [[ ! $ended && $word == -* ]]; then
    __sagemaker_algo_options "$path"
    __sagemaker_algo_offer "$word" '' "$REPLY"
  else
    __sagemaker_algo_commands "$path"
    if [[ $REPLY && ! $ended && $position == 0 ]]; then
      __sagemaker_algo_offer "$word" '' "$REPLY"
    elif __sagemaker_algo_kind "$path $position"; then
      __sagemaker_algo_value "$word" "$2"
    fi
  fi
  [[ $set_noglob ]] && set +f
  return 0
}

complete -F _sagemaker_algo sagemaker-algo create-sagemaker-algo
`;

import { type FlatCommand, summarise, usedSources, variableOf, type Words } from './flatten.ts';
import type { ValueKind } from './values.ts';

/** The script for fish 3 and newer. */
export function renderFish(commands: readonly FlatCommand[], words: Words): string {
  const sources = usedSources(commands).map(
    (source) => `set -g __sagemaker_algo_${variableOf(source)} ${words[source].map(quote).join(' ')}`,
  );
  const pick = (keep: (command: FlatCommand) => readonly string[]) => commands.flatMap(keep).map(quote).join(' ');
  const taking = (optional: boolean) =>
    pick(({ path, options }) => options.filter(({ value }) => value?.optional === optional).map(({ long }) => `${path} ${long}`));
  return [
    ...sources,
    `set -g __sagemaker_algo_paths ${pick(({ path }) => (path === '' ? [] : [path]))}`,
    `set -g __sagemaker_algo_taking ${taking(false)}`,
    `set -g __sagemaker_algo_may_take ${taking(true)}`,
    SHARED,
    ...['sagemaker-algo', 'create-sagemaker-algo'].flatMap((program) => [
      `complete -c ${program} -f`,
      ...commands
        .filter(({ path }) => program === 'sagemaker-algo' || path === 'create')
        .flatMap((command) => renderCommand(program, command)),
    ]),
    '',
  ].join('\n');
}

function renderCommand(program: string, { path, commands, options, arguments: positional }: FlatCommand): readonly string[] {
  const at = `complete -c ${program} -n ${quote(`__sagemaker_algo_at ${quote(path)}`)}`;
  const place = (index: number) => `complete -c ${program} -n ${quote(`__sagemaker_algo_at ${quote(path)} ${index}`)}`;
  return [
    ...commands.map(({ name, description }) => `${place(0)} -a ${quote(name)} -d ${quote(summarise(description))}`),
    ...options.map(({ long, short, kind, description }) => {
      const names = `${short === undefined ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
      return `${at} ${names}${kind === undefined ? '' : ` ${renderValue(kind, '-x')}`} -d ${quote(summarise(description))}`;
    }),
    ...positional.flatMap(({ kind }, index) => {
      const value = renderValue(kind, '');
      return value === '' ? [] : [`${place(index)} ${value}`];
    }),
  ];
}

function renderValue({ words, source, ask, files, pair, list }: ValueKind, alone: string): string {
  const values = source === undefined ? (words ?? []).map(quote).join(' ') : `$__sagemaker_algo_${variableOf(source)}`;
  if (pair) return `${alone} -a ${quote(`(__sagemaker_algo_pair ${files ?? 'nothing'} ${ask ?? '-'} ${values})`)}`.trim();
  if (list) return `${alone} -a ${quote(`(__sagemaker_algo_list ${values})`)}`.trim();
  const offers = [
    ...(ask === undefined ? [] : [`(__sagemaker_algo_ask ${ask})`]),
    ...(values === '' ? [] : [values]),
    ...(files === 'folders' ? ['(__sagemaker_algo_folders)'] : []),
  ];
  const given = offers.length === 0 ? '' : `-a ${quote(offers.join(' '))}`;
  return files === 'files' ? `${alone === '' ? '' : '-r '}-F ${given}`.trim() : `${alone} ${given}`.trim();
}

function quote(word: string): string {
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

const SHARED = `
# Whether the cursor is in the command $argv[1], and with $argv[2] at its argument of that number.
function __sagemaker_algo_at
    set -l words (commandline -opc)
    set -l path
    set -l position 0
    set -l ended no
    set -l pending no
    string match -q -r '(^|/)create-sagemaker-algo$' -- $words[1]; and set path create
    for word in $words[2..-1]
        if test $pending = must; or begin
                test $pending = may; and not string match -q -- '-*' $word
            end
            set pending no
            continue
        end
        set pending no
        if test $ended = no -a "$word" = --
            set ended yes
        else if test $ended = no; and string match -q -- '-?*' $word
            contains -- "$path $word" $__sagemaker_algo_taking; and set pending must
            contains -- "$path $word" $__sagemaker_algo_may_take; and set pending may
        else if test $ended = no -a $position = 0; and contains -- (string trim -- "$path $word") $__sagemaker_algo_paths
            set path (string trim -- "$path $word")
        else
            set position (math $position + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test $position = $argv[2]
end

# The value that is being typed, without the option before it.
function __sagemaker_algo_typed
    commandline -ct | string replace -r -- '^--[^=]*=' '' | string unescape
end

# Asks the tool about the project at hand.
function __sagemaker_algo_ask
    set -l words (commandline -opc)
    $words[1] complete-values $argv[1] 2>/dev/null
end

function __sagemaker_algo_folders
    set -l typed (__sagemaker_algo_typed)
    string replace -r -- '^' '' $typed*/
end

# Words with commas between.
function __sagemaker_algo_list
    set -l before (__sagemaker_algo_typed | string match -r -- '^.*,')
    for word in $argv
        echo -- "$before$word"
    end
end

# name=value: $argv[1] what stands behind the =, $argv[2] the question for names or -, then fixed names, which can also stand alone.
function __sagemaker_algo_pair
    set -l typed (__sagemaker_algo_typed)
    if string match -q -- '*=*' "$typed"
        test $argv[1] = nothing; and return
        set -l name (string replace -r -- '=.*' '=' $typed)
        set -l begun (string replace -r -- '^[^=]*=' '' $typed)
        for file in $begun*
            test -d $file; and set file $file/
            echo -- "$name$file"
        end
        return
    end
    for word in $argv[3..-1]
        echo -- $word
    end
    test $argv[2] = -; and return
    __sagemaker_algo_ask $argv[2] | string replace -r -- '$' =
end
`;

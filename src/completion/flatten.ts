import type { ArgumentShape, CommandTree, OptionShape } from './tree.ts';
import { kindOf, SOURCES, type Source, type ValueKind } from './values.ts';

/** A command by its words behind the program's name: empty for the program itself, `add channel` for a subcommand. */
export interface FlatCommand {
  readonly path: string;
  readonly description: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly (OptionShape & { /** Undefined for a switch. */ readonly kind: ValueKind | undefined })[];
  readonly arguments: readonly (ArgumentShape & { readonly kind: ValueKind })[];
}

/** Every command of the tree with what can be offered for its values, the program itself first. */
export function flatten(tree: CommandTree, path = ''): readonly FlatCommand[] {
  const own: FlatCommand = {
    path,
    description: tree.description,
    commands: tree.commands.map(({ name, description }) => ({ name, description })),
    options: tree.options.map((option) => ({
      ...option,
      kind: option.value === undefined ? undefined : kindOf(path, { word: option.long, ...option.value }),
    })),
    arguments: tree.arguments.map((argument) => ({ ...argument, kind: kindOf(path, { word: `[${argument.name}]`, ...argument }) })),
  };
  return [own, ...tree.commands.flatMap((command) => flatten(command, path === '' ? command.name : `${path} ${command.name}`))];
}

/** What the scripts take from the tool besides the tree, by source. */
export type Words = Readonly<Record<Source, readonly string[]>>;

/** Sources that a script has to hold. */
export function usedSources(commands: readonly FlatCommand[]): readonly Source[] {
  const used = commands.flatMap((command) => [...command.options, ...command.arguments].map(({ kind }) => kind?.source));
  return SOURCES.filter((source) => used.includes(source));
}

/** A source as part of a variable's name. */
export function variableOf(source: Source): string {
  return source.replaceAll(' ', '_');
}

/** A word for a POSIX shell, in single quotes. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The first sentence, without its full stop and what stands in brackets: what fits beside a name in a list. */
export function summarise(description: string): string {
  const [first = ''] = description.replaceAll(/ \([^()]*\)/g, '').split(/(?<=[.:;])\s/);
  return first.replace(/[.:;]$/, '');
}

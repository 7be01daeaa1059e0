import type { CommandTree, OptionShape } from '../completion/tree.ts';
import { bold, italic, item, literal, plainText, section, subsection } from './roff.ts';
import { ENVIRONMENT, type Entry, EXIT_STATUS, FILES } from './surroundings.ts';

const TITLE = 'create-sagemaker-algo';

/** The manual pages by file name, in roff with the man macros, made from the command tree. */
export function renderManuals(tree: CommandTree, version: string): Readonly<Record<string, string>> {
  const create = tree.commands.find(({ name }) => name === 'create');
  if (create === undefined) throw new Error('there is no command create');
  const text = (lines: readonly string[]) => `${lines.join('\n')}\n`;
  return { 'sagemaker-algo.1': text(renderWhole(tree, version)), 'create-sagemaker-algo.1': text(renderCreate(create, version)) };
}

function renderWhole(tree: CommandTree, version: string): readonly string[] {
  const headings = [...new Set(tree.commands.map(({ heading }) => heading))];
  const commands = headings.flatMap((heading) =>
    subsection(
      heading.replace(/:$/, ''),
      tree.commands
        .filter((command) => command.heading === heading)
        .flatMap((command) => item(describeUsage(command), command.description)),
    ),
  );
  const details = flatten(tree.commands).flatMap(({ path, command }) => {
    const own = command.options.filter(({ heading }) => heading !== EVERYWHERE);
    return own.length === 0 ? [] : subsection(path, renderOptions(own));
  });
  const general = tree.options.flatMap(renderOption);
  return [
    ...head('sagemaker-algo', 'rehearse and publish algorithm products for SageMaker', version),
    ...section('SYNOPSIS', [`${bold('sagemaker-algo')} [${italic('options')}] ${italic('command')} [${italic('arguments')}]`]),
    ...section('DESCRIPTION', [plainText(tree.description), '.PP', plainText(LOCAL)]),
    ...section('COMMANDS', commands),
    ...section('OPTIONS', [...general, ...details]),
    ...tailOf(flatten(tree.commands).flatMap(({ command }) => examplesOf(command))),
    ...section('SEE ALSO', [`${bold('create-sagemaker-algo')}(1), ${bold('docker')}(1)`]),
  ];
}

function renderCreate(create: CommandTree, version: string): readonly string[] {
  const examples = examplesOf(create).map((line) => line.replace('sagemaker-algo create', 'npx create-sagemaker-algo'));
  return [
    ...head('create-sagemaker-algo', 'make a project of an algorithm for SageMaker', version),
    ...section('SYNOPSIS', [`${bold('create-sagemaker-algo')} [${italic('options')}] [${italic('dir')}]`]),
    ...section('DESCRIPTION', [plainText(`${create.description} It is short for sagemaker-algo create.`)]),
    ...section('OPTIONS', renderOptions(create.options)),
    ...tailOf(examples),
    ...section('SEE ALSO', [`${bold('sagemaker-algo')}(1)`]),
  ];
}

/** Heading of the options that every command takes. */
const EVERYWHERE = 'In every command:';
const LOCAL =
  'Commands that build and rehearse work on this machine alone. Those below "Publish to AWS" and "Rehearse on SageMaker", and --on sagemaker, call AWS in your account. Nothing is reported to anybody else.';

function head(name: string, purpose: string, version: string): readonly string[] {
  return [
    `.\\" Made from the command tree by scripts/build.mjs.`,
    `.TH ${plainText(name.toUpperCase())} 1 "" "${plainText(`${TITLE} ${version}`)}" "User Commands"`,
    ...section('NAME', [`${plainText(name)} \\- ${plainText(purpose)}`]),
  ];
}

function tailOf(examples: readonly string[]): readonly string[] {
  const list = (entries: readonly Entry[], form: (name: string) => string) =>
    entries.flatMap(({ names, meaning }) => item(names.map(form).join(', '), meaning));
  return [
    ...section('"EXIT STATUS"', list(EXIT_STATUS, bold)),
    ...section('ENVIRONMENT', list(ENVIRONMENT, bold)),
    ...section('FILES', list(FILES, italic)),
    ...section('EXAMPLES', literal(examples)),
  ];
}

interface Placed {
  readonly path: string;
  readonly command: CommandTree;
}

function flatten(commands: readonly CommandTree[], above = ''): readonly Placed[] {
  return commands.flatMap((command) => {
    const path = `${above}${command.name}`;
    return [{ path, command }, ...flatten(command.commands, `${path} `)];
  });
}

function examplesOf({ epilogue }: CommandTree): readonly string[] {
  const lines = epilogue.split('\n');
  return lines.filter((line) => line.startsWith('  ') && line.includes('sagemaker-algo ')).map((line) => line.trim());
}

function describeUsage({ name, arguments: positional }: CommandTree): string {
  const words = positional.map((argument) => (argument.required ? italic(argument.name) : `[${italic(argument.name)}]`));
  return [bold(name), ...words].join(' ');
}

/** Options in their groups, the heading in italics where there is more than one. */
function renderOptions(options: readonly OptionShape[]): readonly string[] {
  const headings = [...new Set(options.map(({ heading }) => heading))];
  return headings.flatMap((heading, index) => [
    ...(index === 0 ? [] : ['.PP']),
    ...(headings.length > 1 ? [italic(heading)] : []),
    ...options.filter((option) => option.heading === heading).flatMap(renderOption),
  ]);
}

function renderOption({ short, long, value, description }: OptionShape): readonly string[] {
  const flags = [...(short === undefined ? [] : [short]), long].map(bold).join(', ');
  const word = value === undefined ? '' : value.optional ? ` [${italic(value.name)}]` : ` ${italic(value.name)}`;
  const choices = value?.choices === undefined ? '' : ` One of ${value.choices.join(', ')}.`;
  return item(`${flags}${word}`, `${description.charAt(0).toUpperCase()}${description.slice(1)}.${choices}`);
}

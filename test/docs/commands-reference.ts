import type { ArgumentShape, CommandTree, OptionShape } from '../../src/completion/tree.ts';
import { EXIT } from '../../src/errors.ts';
import { FAILED, MEANINGS } from './exit-codes.ts';

/** Heading of the options that every command takes; they stand once, at the top. */
const EVERYWHERE = 'In every command:';

/** `docs/commands.md`: every command with usage, options by group, examples and what its exit code 1 means. */
export function renderCommandsReference(tree: CommandTree): string {
  const headings = [...new Set(tree.commands.map(({ heading }) => heading))];
  return [
    '# Commands',
    '',
    'Made from the command line itself; `npx vitest run --project=unit test/docs -u` renews it. `sagemaker-algo help COMMAND` prints the same.',
    'What is common to all of them, such as completion and environment variables, is in [command-line.md](command-line.md).',
    '',
    ...table(
      ['command', 'what it does'],
      tree.commands.map(({ name, description }) => [`[\`${name}\`](#${slugOf(`sagemaker-algo ${name}`)})`, description]),
    ),
    '',
    '`create-sagemaker-algo` is short for `sagemaker-algo create`.',
    '',
    'Every command takes these:',
    '',
    ...table(['option', 'meaning'], tree.options.map(renderOption)),
    '',
    '## Exit codes',
    '',
    ...table(
      ['code', 'meaning'],
      Object.entries(EXIT).flatMap(([name, code]) => (isMeaning(name) ? [[String(code), MEANINGS[name]]] : [])),
    ),
    '',
    ...headings.flatMap((heading) => [
      `## ${heading.replace(/:$/, '')}`,
      '',
      ...tree.commands.filter((command) => command.heading === heading).flatMap((command) => renderCommand(command, 'sagemaker-algo', 3)),
    ]),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function isMeaning(name: string): name is keyof typeof MEANINGS {
  return Object.hasOwn(MEANINGS, name);
}

function renderCommand(command: CommandTree, above: string, depth: number): readonly string[] {
  const path = `${above} ${command.name}`;
  const own = command.options.filter(({ heading }) => heading !== EVERYWHERE);
  const groups = [...new Set(own.map(({ heading }) => heading))];
  const failed = FAILED[command.name];
  return [
    `${'#'.repeat(depth)} ${path}`,
    '',
    command.description,
    '',
    '```',
    [path, ...(command.commands.length > 0 ? ['COMMAND'] : command.arguments.map(bracket)), ...(own.length > 0 ? ['[options]'] : [])].join(
      ' ',
    ),
    '```',
    '',
    ...renderArguments(command.arguments),
    ...groups.flatMap((heading) => renderGroup(heading, groups, own)),
    ...(command.epilogue === '' ? [] : ['```', command.epilogue, '```', '']),
    ...(depth === 3 && failed !== null && failed !== undefined ? [`Exit code 1: ${failed}.`, ''] : []),
    ...command.commands.flatMap((below) => renderCommand(below, path, depth + 1)),
  ];
}

function bracket({ name, required }: ArgumentShape): string {
  return required ? `<${name}>` : `[${name}]`;
}

function renderArguments(all: readonly ArgumentShape[]): readonly string[] {
  const told = all.filter(({ description, choices }) => description !== '' || choices !== undefined);
  if (told.length === 0) return [];
  return [
    ...table(
      ['argument', 'meaning'],
      told.map(({ name, description, choices }) => [code(name), sentence(description, choices, undefined)]),
    ),
    '',
  ];
}

function renderGroup(heading: string, groups: readonly string[], options: readonly OptionShape[]): readonly string[] {
  const title = groups.length === 1 && heading === 'Options:' ? [] : [`**${heading.replace(/:$/, '')}**`, ''];
  return [...title, ...table(['option', 'meaning'], options.filter((option) => option.heading === heading).map(renderOption)), ''];
}

function renderOption({ short, long, value, description, usual }: OptionShape): readonly [string, string] {
  const word = value === undefined ? '' : value.optional ? ` [${value.name}]` : ` <${value.name}>`;
  return [code(`${short === undefined ? '' : `${short}, `}${long}${word}`), sentence(description, value?.choices, usual)];
}

function sentence(description: string, choices: readonly string[] | undefined, usual: string | undefined): string {
  const notes = [
    ...(choices === undefined ? [] : [`one of ${choices.map(code).join(', ')}`]),
    ...(usual === undefined ? [] : [`default: ${code(usual)}`]),
  ];
  const text = escapeText(description);
  if (notes.length === 0) return text;
  return text === '' ? notes.join('; ') : `${text} (${notes.join('; ')})`;
}

function code(text: string): string {
  return `\`${text}\``;
}

/** Angle brackets outside of code would be taken for HTML, and a star for emphasis. */
function escapeText(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((piece) => (piece.startsWith('`') ? piece : piece.replaceAll(/[<*_]/g, '\\$&')))
    .join('');
}

/** The anchor that GitHub makes of a heading of plain words. */
function slugOf(heading: string): string {
  return heading.toLowerCase().replaceAll(' ', '-');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---|').join('')}`, ...rows.map(line)];
}

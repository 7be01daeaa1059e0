import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parseMarkdown, walk } from '../../scripts/site/markdown.mjs';
import { readPages } from '../../scripts/site/pages.mjs';
import { checks } from '../../src/checks/index.ts';
import { readWholeTree } from '../../src/cli/whole-tree.ts';
import type { CommandTree } from '../../src/completion/tree.ts';
import { DIAGNOSES } from '../../src/doctor/index.ts';
import { clauses } from '../../src/sagemaker/clauses/index.ts';
import { packageRoot, testContext } from '../support/context.ts';

/** Files of other projects, and of the walk through a new check. */
const EXAMPLES: readonly string[] = [
  'src/algorithm.ts',
  'src/checks/project/validation-time.ts',
  'test/checks/project/validation-time.test.ts',
  'test/fixtures/algorithms/validation-takes-a-second/expect.json',
];

/** Made from the command line itself, where an option may stand for itself. */
const GENERATED = ['docs/commands.md'];
const pages = [...readPages(packageRoot).keys()].filter((name) => !GENERATED.includes(name));

/** What a page marks as code, line by line. */
function codeOf(name: string): readonly string[] {
  const tree = parseMarkdown(readFileSync(path.join(packageRoot, name), 'utf8'));
  return [...walk(tree)].flatMap((node) =>
    node.type === 'inlineCode' || node.type === 'code' ? String(node.value).replaceAll('\\\n', ' ').split('\n') : [],
  );
}

/** What stands as code in a cell. */
function codesOf(cell: object): readonly string[] {
  return [...walk(cell)].filter(({ type }) => type === 'inlineCode').map(({ value }) => String(value));
}

/** The command lines of ours in a piece of code, each as its words. */
function commandLines(code: string): readonly (readonly string[])[] {
  const [shown = ''] = code.split(/ {2,}#| # /);
  return [...shown.matchAll(/(?:^|[\s($])(create-sagemaker-algo|sagemaker-algo)((?: (?:'[^']*'|"[^"]*"|[^\s;|&<>()])+)+)/g)].map(
    ([, tool = '', rest = '']) => [...(tool.startsWith('create') ? ['create'] : []), ...rest.trim().split(/\s+/)],
  );
}

/** Words behind the name of the tool that are no command: labels of keys, names of change sets. */
const NAMES = ['model', 'my-algo', 'complete-values'];

function judgeLine(words: readonly string[], tree: CommandTree): string | undefined {
  const [first = '', ...rest] = words;
  if (first.startsWith('-')) return tree.options.some(({ long, short }) => [long, short].includes(first)) ? undefined : first;
  // A name in a sentence or in output, such as `sagemaker-algo 0.1.0` and `sagemaker-algo COMMAND`.
  if (!/^[a-z][a-z-]+$/.test(first)) return undefined;
  const command = tree.commands.find(({ name }) => name === first);
  if (command === undefined) return NAMES.includes(first) ? undefined : first;
  if (command.commands.length > 0 && rest[0] !== undefined && /^[a-z]/.test(rest[0])) return judgeLine(rest, command);
  const unknown = rest.find((word) => {
    const [option = ''] = word.split('=');
    return /^--?[a-z][\w-]*$/.test(option) && !command.options.some(({ long, short }) => [long, short].includes(option));
  });
  return unknown === undefined ? undefined : `${first} ${unknown}`;
}

it.each(pages)('%s names commands and options that there are', (name) => {
  const tree = readWholeTree(testContext({ cwd: '/' }));
  const wrong = codeOf(name)
    .flatMap(commandLines)
    .map((words) => judgeLine(words, tree))
    .filter((word) => word !== undefined);
  expect([...new Set(wrong)]).toEqual([]);
});

it('README.md has options beside commands that take them', () => {
  const tree = readWholeTree(testContext({ cwd: '/' }));
  const readme = parseMarkdown(readFileSync(path.join(packageRoot, 'README.md'), 'utf8'));
  const rows = [...walk(readme)].filter(({ type }) => type === 'tableRow').map(({ children }) => children.map(codesOf));
  const known = ([first, ...words]: readonly string[]): readonly CommandTree[] => {
    const found = tree.commands.filter(({ name }) => name === first);
    return [...found, ...found.flatMap(({ commands }) => commands.filter(({ name }) => words.length === 0 || words.includes(name)))];
  };
  const judged = rows.flatMap(([names = [], , flags = []]) => {
    const commands = names.flatMap((name: string) => known(name.replace(/^(create-)?sagemaker-algo /, '').split(/[ |\\]+/)));
    const options = commands.flatMap((command: CommandTree) => command.options.map(({ long }) => long));
    return commands.length === 0
      ? []
      : flags.filter((flag: string) => /^--[a-z-]+$/.test(flag)).map((flag: string) => ({ flag, known: options.includes(flag), names }));
  });
  expect(judged.length).toBeGreaterThan(100);
  expect(judged.filter((one) => !one.known)).toEqual([]);
});

it.each(pages)('%s names checks and clauses that there are', (name) => {
  const areas = [...new Set(checks.map(({ id }) => id.split('/')[0]))].join('|');
  const known = new Set([...checks.map(({ id }) => id), ...DIAGNOSES.map(({ id }) => id), ...Object.keys(clauses)]);
  const form = new RegExp(`^(?:(?:${areas}|machine)/[a-z][a-z0-9-]+|(?:TRAIN|INF|BATCH|PIPE|MKT|API|DIST)-\\d+)$`);
  const named = codeOf(name).flatMap((code) => code.split(/[\s,]+/).filter((word) => form.test(word)));
  expect([...new Set(named)].filter((id) => !known.has(id))).toEqual([]);
});

it.each(pages)('%s names npm scripts that there are', (name) => {
  const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(path.join(packageRoot, 'package.json'), 'utf8'),
  );
  const code = codeOf(name).join('\n');
  const run = [...code.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script = '']) => script);
  // Scripts of a generated project are its own.
  expect(run.filter((script) => !Object.hasOwn(scripts, script) && !['train', 'serve'].includes(script))).toEqual([]);
});

it('docs/architecture.md has every folder of the sources, and no other', () => {
  const named = codeOf('docs/architecture.md').filter((code) => /^src\/[\w-]+$/.test(code));
  const there = readdirSync(path.join(packageRoot, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(new Set(named)).toEqual(new Set(there.map(({ name }) => `src/${name}`)));
});

it.each(pages)('%s names files of the repository that there are', (name) => {
  const files = codeOf(name).filter((code) => /^(?:src|test|scripts|docs|bench|templates|probe|bin|schema)\/[\w./-]*\.\w+$/.test(code));
  const missing = files.filter((file) => !existsSync(path.join(packageRoot, file)) && !EXAMPLES.includes(file));
  expect([...new Set(missing)]).toEqual([]);
});

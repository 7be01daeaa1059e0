import path from 'node:path/posix';
import { parse } from '@babel/parser';

/** A source file: path relative to the repository, with slashes, and its text. */
export interface Source {
  readonly file: string;
  readonly text: string;
}

/** One rule of the architecture: a sentence for each place that breaks it. */
export type Rule = (sources: readonly Source[]) => string[];

interface Node {
  readonly type: string;
  readonly loc: { readonly start: { readonly line: number }; readonly end: { readonly line: number } };
  readonly [key: string]: unknown;
}

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Every node of a file, parents before children, with the parent and the key under which it hangs. */
function* nodes(source: Source): Generator<{ node: Node; parent: Node | undefined; key: string }> {
  const { program } = parse(source.text, { sourceType: 'module', plugins: ['typescript'], sourceFilename: source.file });
  const left: { node: unknown; parent: Node | undefined; key: string }[] = [{ node: program, parent: undefined, key: '' }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, parent, key } = next;
    if (Array.isArray(node)) left.push(...node.map((item) => ({ node: item, parent, key })));
    else if (isNode(node)) {
      yield { node, parent, key };
      for (const [name, value] of Object.entries(node)) if (typeof value === 'object') left.push({ node: value, parent: node, key: name });
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
}

/** What a file imports, statically and with `import()`. An import of nothing but types counts as one of types. */
function importsOf(source: Source): Import[] {
  return [...nodes(source)].flatMap(({ node }) => {
    const line = node.loc.start.line;
    const from = literal(node['source']);
    if (from !== undefined && /^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type)) {
      const specifiers = Array.isArray(node['specifiers']) ? node['specifiers'].filter(isNode) : [];
      const kinds = [node['importKind'] ?? node['exportKind'], ...specifiers.map((specifier) => specifier['importKind'])];
      const named = kinds.slice(1);
      return [{ from, line, typeOnly: kinds[0] === 'type' || (named.length > 0 && named.every((kind) => kind === 'type')) }];
    }
    const called = node.type === 'CallExpression' && isNode(node['callee']) && node['callee'].type === 'Import';
    const argument = called && Array.isArray(node['arguments']) ? literal(node['arguments'][0]) : undefined;
    return argument === undefined ? [] : [{ from: argument, line, typeOnly: false }];
  });
}

function literal(node: unknown): string | undefined {
  return isNode(node) && typeof node['value'] === 'string' ? node['value'] : undefined;
}

const nameOf = (node: unknown): string | undefined => (isNode(node) && typeof node['name'] === 'string' ? node['name'] : undefined);

/** The stage of a file in `src/`: its folder, or the file itself where it stands at the top. */
function stageOf(file: string): string {
  const [first = '', second] = path.relative('src', file).split('/');
  return second === undefined ? first : `${first}/`;
}

/** Files may import only what stands further up the stream: `values` besides types, `types` only as types. */
export function importDirections(
  table: Readonly<Record<string, { readonly values: readonly string[]; readonly types: readonly string[] }>>,
): Rule {
  return (sources) =>
    sources.flatMap((source) => {
      const stage = stageOf(source.file);
      const allowed = table[stage];
      if (allowed === undefined) return [`${source.file}: ${stage} has no line in the table of import directions`];
      return importsOf(source).flatMap(({ from, typeOnly, line }) => {
        if (!from.startsWith('.')) return [];
        const target = stageOf(path.join(path.dirname(source.file), from));
        const fine = target === stage || allowed.values.includes(target) || (typeOnly && allowed.types.includes(target));
        return fine ? [] : [`${source.file}:${line} imports ${typeOnly ? 'types' : 'values'} of ${target}`];
      });
    });
}

/** A package is imported by one file; `homes` names the files of those that have more than one, or must be in a certain place. */
export function onePackageOneFile(homes: Readonly<Record<string, readonly RegExp[]>>): Rule {
  return (sources) => {
    const users = new Map<string, Set<string>>();
    for (const source of sources) {
      for (const { from } of importsOf(source)) {
        if (/^(\.|node:)/.test(from)) continue;
        const name = /^(@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from;
        users.set(name, (users.get(name) ?? new Set()).add(source.file));
      }
    }
    return [...users].flatMap(([name, files]) => {
      const allowed = homes[name];
      if (allowed !== undefined) {
        return [...files].filter((file) => !allowed.some((home) => home.test(file))).map((file) => `${name} is imported by ${file}`);
      }
      return files.size > 1 ? [`${name} is imported by ${files.size} files: ${[...files].join(', ')}`] : [];
    });
  };
}

/** `process` is read in `files` alone, and nowhere is it ended. `imports` names what else a folder may take from `node:process`. */
export function processOnlyIn(files: readonly string[], imports: Readonly<Record<string, readonly string[]>> = {}): Rule {
  return (sources) =>
    sources.flatMap(({ file, text }) => {
      const found = [...nodes({ file, text })].map(({ node, key }) => ({ node, key, at: `${file}:${node.loc.start.line}` }));
      const folder = Object.keys(imports).find((start) => file.startsWith(start));
      const allowed = folder === undefined ? [] : imports[folder];
      const read = found.filter(({ node, key }) => {
        const member = key === 'object' && nameOf(node) === 'process';
        const global = nameOf(node['object']) === 'globalThis' && nameOf(node['property']) === 'process';
        return member || global || takenFromProcess(node).some((name) => !allowed?.includes(name));
      });
      const ended = found.filter(
        ({ node }) => nameOf(node['object']) === 'process' && /^(exit|abort|reallyExit|kill)$/.test(nameOf(node['property']) ?? ''),
      );
      return [
        ...(files.includes(file) ? [] : read.map(({ at }) => `${at} reads process`)),
        ...ended.map(({ at }) => `${at} ends the process`),
      ];
    });
}

/** What an import takes from `node:process`; a default or namespace import takes everything. */
function takenFromProcess(node: Node): string[] {
  if (node.type !== 'ImportDeclaration' || !/^(node:)?process$/.test(literal(node['source']) ?? '')) return [];
  const specifiers = Array.isArray(node['specifiers']) ? node['specifiers'].filter(isNode) : [];
  return specifiers.map((specifier) => nameOf(specifier['imported']) ?? 'everything');
}

/** Named exports only. */
export const noDefaultExports: Rule = (sources) =>
  sources.flatMap((source) =>
    [...nodes(source)]
      .filter(
        ({ node }) =>
          node.type === 'ExportDefaultDeclaration' || (node.type === 'ExportSpecifier' && nameOf(node['exported']) === 'default'),
      )
      .map(({ node }) => `${source.file}:${node.loc.start.line} exports a default`),
  );

/** Classes are for errors. */
export const classesOnlyForErrors: Rule = (sources) =>
  sources.flatMap((source) =>
    [...nodes(source)]
      .filter(({ node }) => /^Class(Declaration|Expression)$/.test(node.type) && !/Error$/.test(nameOf(node['superClass']) ?? ''))
      .map(({ node }) => `${source.file}:${node.loc.start.line} declares a class that is no error`),
  );

/** A file holds one idea, a function fits a screen. */
export function sizes(limits: { readonly file: number; readonly function: number }): Rule {
  return (sources) =>
    sources.flatMap((source) => {
      const lines = source.text.trimEnd().split('\n').length;
      const long = [...nodes(source)].filter(
        ({ node }) => /Function|^(Object|Class)Method$/.test(node.type) && isNode(node['body']) && length(node) > limits.function,
      );
      return [
        ...(lines > limits.file ? [`${source.file} has ${lines} lines`] : []),
        ...long.map(({ node }) => `${source.file}:${node.loc.start.line} has a function of ${length(node)} lines`),
      ];
    });
}

const length = (node: Node): number => node.loc.end.line - node.loc.start.line + 1;

/** The bundles are CommonJS, where `import.meta` is empty; `modules` names those that are not. */
export function noImportMeta(modules: readonly string[]): Rule {
  return (sources) =>
    sources
      .filter(({ file }) => !modules.includes(file))
      .flatMap((source) =>
        [...nodes(source)]
          .filter(({ node }) => node.type === 'MetaProperty')
          .map(({ node }) => `${source.file}:${node.loc.start.line} uses import.meta`),
      );
}

/** Names are in kebab case and say what a file is. */
export const tellingNames: Rule = (sources) =>
  sources.flatMap(({ file }) => [
    ...(/^[a-z0-9/.-]+$/.test(file) ? [] : [`${file} is not in kebab case`]),
    ...(/(^|[/-])(utils?|helpers?|common|misc|shared)([/.-]|$)/.test(file) ? [`${file} does not say what it is`] : []),
  ]);

/** Tests see the sources, not what was built from them, and pass fakes through the context. */
export const testsSeeSources: Rule = (sources) =>
  sources.flatMap((source) => [
    ...importsOf(source)
      .filter(({ from }) => /(^|\/)dist(\/|$)/.test(from))
      .map(({ line }) => `${source.file}:${line} imports a bundle`),
    ...[...nodes(source)]
      .filter(({ node }) => nameOf(node['object']) === 'vi' && /^(do)?mock$/i.test(nameOf(node['property']) ?? ''))
      .map(({ node }) => `${source.file}:${node.loc.start.line} mocks a module`),
  ]);

import { ROLES, type Role } from '../sagemaker/contract.ts';
import { type DockerfileFacts, readDockerfile, type StartCommand } from './read-dockerfile.ts';
import { depthOf, folderOf, isBelow, joinPath, nameOf, stemOf, type Tree, type TreeFile, textOf } from './tree.ts';

/** A Dockerfile with its build context and what says which roles its image has. */
export interface FoundDockerfile extends DockerfileFacts {
  /** Build context, relative to the project folder. */
  readonly context: string;
  /** For each role how strong the sign is, and the sign in words; a role without one has none. */
  readonly signs: Partial<Readonly<Record<Role, Sign>>>;
  /** Files of the context that go into the image. */
  readonly copied: readonly string[];
}

interface Sign {
  /** The file's name says more than what it starts, and that more than what it copies. */
  readonly strength: 1 | 2 | 3;
  readonly words: string;
}

/** Deepest folder in which a Dockerfile is looked for. */
const DEPTH = 3;

const WORDS: Readonly<Record<Role, readonly string[]>> = {
  train: ['train', 'training', 'trainer'],
  serve: ['serve', 'server', 'serving', 'inference', 'infer', 'predict', 'predictor', 'prediction', 'hosting', 'endpoint', 'wsgi'],
};

/** Servers that need no program called `serve`. */
const SERVERS = ['gunicorn', 'uvicorn', 'hypercorn', 'waitress-serve', 'torchserve', 'multi-model-server', 'tritonserver', 'nginx'];

/** Dockerfiles for something else than the product. */
const ASIDE = /(^|[/._-])(dev|devel|test|tests|testing|ci|lint|docs?|notebooks?|jupyter|examples?)([/._-]|$)/i;

/** What another tool's settings say of its builds. */
export interface BuildSetting {
  readonly buildArgs?: Readonly<Record<string, string>>;
  readonly context?: string;
}

/** The Dockerfiles of a project, nearest to the root first; those of tests and documentation only when there is no other. */
export function findDockerfiles(tree: Tree, setting: BuildSetting = {}): readonly FoundDockerfile[] {
  const all = tree.files
    .filter(({ path }) => depthOf(path) <= DEPTH && isDockerfileName(nameOf(path)))
    .flatMap((file) => readDockerfile(file, setting.buildArgs) ?? [])
    .map((facts) => describe(facts, tree, setting));
  const wanted = all.filter(({ path }) => !ASIDE.test(path));
  return wanted.length > 0 ? wanted : all;
}

/** Files that are called as a Dockerfile but are none. */
export function findBrokenDockerfiles(tree: Tree): readonly string[] {
  return tree.files
    .filter((file) => depthOf(file.path) <= DEPTH && isDockerfileName(nameOf(file.path)) && readDockerfile(file) === undefined)
    .map(({ path }) => path);
}

function isDockerfileName(name: string): boolean {
  if (/\.(dockerignore|md|txt|sh|py|json|ya?ml|j2|tmpl|ejs|bak|orig)$/i.test(name)) return false;
  return /^(dockerfile|containerfile)([._-].*)?$/i.test(name) || /[._-](dockerfile|containerfile)$/i.test(name);
}

function describe(facts: DockerfileFacts, tree: Tree, setting: BuildSetting): FoundDockerfile {
  const { context, copied } = resolveContext(facts, tree, setting.context);
  const signs = Object.fromEntries(
    ROLES.flatMap((role) => {
      const sign = signOf(role, { facts, copied, context }, tree);
      return sign === undefined ? [] : [[role, sign]];
    }),
  );
  return { ...facts, context, copied, signs };
}

/** The folder from which most of what is copied can be found: that of the Dockerfile, one above it, or the project's. */
export function resolveContext(facts: DockerfileFacts, tree: Tree, given?: string): { context: string; copied: readonly string[] } {
  const candidates: string[] = given === undefined ? [] : [given];
  for (let folder = folderOf(facts.path); given === undefined; folder = folderOf(folder)) {
    candidates.push(folder);
    if (folder === '.') break;
  }
  const tried = candidates.map((context) => {
    const sources = facts.copies
      .filter(({ from }) => !from)
      .flatMap(({ sources }) => sources.map((source) => expand(source, context, tree)));
    return { context, hits: sources.filter((files) => files.length > 0).length, copied: [...new Set(sources.flat())] };
  });
  return tried.reduce((best, one) => (one.hits > best.hits ? one : best));
}

/** Files of the tree that a COPY source means in a context. */
function expand(source: string, context: string, tree: Tree): readonly string[] {
  const plain = source.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  if (plain.includes('..')) return [];
  const wanted = plain === '' || plain === '.' ? context : joinPath(context, plain);
  if (!/[*?[]/.test(wanted)) return tree.files.flatMap(({ path }) => (isBelow(path, wanted) ? [path] : []));
  const pattern = new RegExp(
    `^${wanted
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}(/|$)`,
  );
  return tree.files.flatMap(({ path }) => (pattern.test(path) ? [path] : []));
}

interface Looked {
  readonly facts: DockerfileFacts;
  readonly copied: readonly string[];
  readonly context: string;
}

function signOf(role: Role, looked: Looked, tree: Tree): Sign | undefined {
  const { facts, copied } = looked;
  if (hasWord(facts.path.replace(/(docker|container)file/gi, ''), role)) return { strength: 3, words: 'its name says so' };
  for (const [what, command] of [
    ['ENTRYPOINT', facts.entrypoint],
    ['CMD', facts.command],
  ] as const) {
    const words = command === undefined ? undefined : startsRole(role, command, looked, tree);
    if (words !== undefined) return { strength: 2, words: `${what} in line ${command?.line} ${words}` };
  }
  if (role === 'train' && facts.environment['SAGEMAKER_PROGRAM'] !== undefined) return { strength: 2, words: 'it sets SAGEMAKER_PROGRAM' };
  const program = copied.find((path) => stemOf(path).toLowerCase() === role);
  if (program !== undefined) return { strength: 1, words: `it copies ${program}` };
  const placed = facts.copies.find(({ target }) => nameOf(target) === role);
  return placed === undefined ? undefined : { strength: 1, words: `line ${placed.line} puts ${placed.target} there` };
}

function hasWord(text: string, role: Role): boolean {
  return text
    .toLowerCase()
    .split(/[^a-z]+/)
    .some((word) => WORDS[role].includes(word));
}

function startsRole(role: Role, command: StartCommand, looked: Looked, tree: Tree): string | undefined {
  const words = command.words.flatMap((word) => word.split(/\s+/));
  const own = words.find((word) => stemWords(word).some((part) => WORDS[role].includes(part)));
  if (own !== undefined) return `starts ${own}`;
  const server = role === 'serve' ? words.find((word) => SERVERS.includes(nameOf(word))) : undefined;
  if (server !== undefined) return `starts ${server}`;
  // A script that looks at its argument starts both.
  for (const word of words) {
    const script = findScript(word, looked, tree);
    const text = script === undefined ? undefined : textOf(script);
    if (script !== undefined && text !== undefined && new RegExp(`\\b${role}\\b`).test(text))
      return `starts ${script.path}, which knows ${role}`;
  }
  return undefined;
}

/** `-m package.train` and `/opt/program/train_model.py` alike. */
function stemWords(word: string): readonly string[] {
  return word
    .replace(/:.*$/, '')
    .replace(/\.(py|sh|r|js|mjs|cjs|ts|jar|jl)$/i, '')
    .toLowerCase()
    .split(/[^a-z]+/);
}

function findScript(word: string, { copied }: Looked, tree: Tree): TreeFile | undefined {
  const name = nameOf(word);
  if (!/\.\w+$|entry|start|run|exec/i.test(name)) return undefined;
  const path = copied.find((one) => nameOf(one) === name);
  return path === undefined ? undefined : tree.files.find((file) => file.path === path);
}

/** Which Dockerfile makes the image of a role; several when that cannot be told. */
export type RoleChoice =
  | { readonly status: 'found'; readonly dockerfile: FoundDockerfile; readonly why: string; readonly sure: boolean }
  | { readonly status: 'several'; readonly dockerfiles: readonly FoundDockerfile[] }
  | { readonly status: 'none' };

/** The Dockerfile of a role: the one with the strongest sign, or the only one there is. */
export function chooseDockerfile(role: Role, dockerfiles: readonly FoundDockerfile[]): RoleChoice {
  const strength = (one: FoundDockerfile) => one.signs[role]?.strength ?? 0;
  const other = role === 'train' ? 'serve' : 'train';
  // A file that is called after the other role is none of this one.
  const possible = dockerfiles.filter((one) => strength(one) > 0 || (one.signs[other]?.strength ?? 0) < 3);
  const best = Math.max(0, ...possible.map(strength));
  const strongest = possible.filter((one) => strength(one) === best);
  const [first] = strongest;
  if (first === undefined) return { status: 'none' };
  if (strongest.length > 1) return { status: 'several', dockerfiles: strongest };
  const sign = first.signs[role];
  const why = sign?.words ?? (dockerfiles.length === 1 ? 'it is the only Dockerfile' : 'no other Dockerfile is left');
  return { status: 'found', dockerfile: first, why, sure: sign !== undefined };
}

import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { parseOutsideInputs } from '../../build/dockerfile.ts';
import { type IgnoreRules, ignoredByBoth, parseIgnoreRules } from '../../build/ignore-rules.ts';
import { describeFileError } from '../../file-errors.ts';
import { byCodePoint } from '../../files.ts';
import { ROLES } from '../../sagemaker/contract.ts';
import type { Facts } from '../facts.ts';
import type { ContextFile } from '../facts-project.ts';
import type { Gathering } from '../gather.ts';
import { madeFolder } from '../made-folders.ts';
import { configOf } from './project.ts';

/** Files of all contexts that are looked at. */
const FILES = 20_000;
/** No script is longer. */
const SCRIPT_BYTES = 1_048_576;
const SHELL = /\.(sh|bash|ash|dash|ksh|zsh)$/;

interface Source {
  readonly roles: string[];
  readonly dockerfile: string;
  readonly context: string;
  readonly buildArgs: Readonly<Record<string, string>>;
}

/** Images that are built, one entry for each Dockerfile and context. */
function sourcesOf(gathering: Gathering): readonly Source[] {
  const { images } = configOf(gathering);
  const dir = gathering.projectDir();
  const sources: Source[] = [];
  for (const role of ROLES) {
    const { dockerfile, context, buildArgs } = images[role];
    if (dockerfile === undefined) continue;
    const place = { dockerfile: resolve(dir, dockerfile), context: resolve(dir, context), buildArgs };
    const same = sources.find((one) => one.dockerfile === place.dockerfile && one.context === place.context);
    if (same === undefined) sources.push({ roles: [role], ...place });
    else same.roles.push(role);
  }
  return sources;
}

export async function readDockerfiles(gathering: Gathering): Promise<Facts['dockerfiles']> {
  const dir = gathering.projectDir();
  const sources = sourcesOf(gathering);
  const read = sources.map((source) => ({ ...source, path: shown(dir, source.dockerfile), ...readSource(source.dockerfile) }));
  const bases = read.flatMap(({ path, text, buildArgs }) =>
    parseOutsideInputs(text, buildArgs).images.map((reference) => ({ reference, file: path })),
  );
  return {
    files: read.map(({ path, roles, trouble, text }) => ({ path, roles, trouble, text })),
    bases,
    lostContexts: [...new Set(sources.filter(({ context }) => !isFolder(context)).map(({ context }) => shown(dir, context)))],
  };
}

function readSource(path: string): { readonly text: string; readonly trouble: string | undefined } {
  try {
    return { text: readFileSync(path, 'utf8'), trouble: undefined };
  } catch (error) {
    const described = describeFileError(error, 'read', path);
    return { text: '', trouble: described instanceof Error ? described.message : String(described) };
  }
}

/** Every file that a build would send, with what is needed to judge it; files of several contexts once. */
export async function readContext(gathering: Gathering): Promise<Facts['context']> {
  const dir = gathering.projectDir();
  const found = new Map<string, ContextFile>();
  let more = false;
  let ignored = true;
  for (const { dockerfile, context } of sourcesOf(gathering)) {
    const texts = [`${dockerfile}.dockerignore`, join(context, '.dockerignore')].map(readOr);
    ignored &&= texts.some((text) => text !== undefined);
    for (const path of walk(context, combine(texts))) {
      if (found.size >= FILES || gathering.signal.aborted) {
        more = true;
        break;
      }
      const file = lookAt(dir, path);
      if (file !== undefined) found.set(file.path, file);
    }
  }
  const files = [...found.values()];
  return { files, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), more, ignored };
}

/** Which of the two files a builder reads is not known: what only one leaves out counts as sent. */
function combine([own, shared]: readonly (string | undefined)[]): IgnoreRules {
  const rules = parseIgnoreRules(shared ?? '');
  return own === undefined ? rules : ignoredByBoth(parseIgnoreRules(own), rules);
}

function* walk(root: string, rules: IgnoreRules, below = ''): Generator<string> {
  const entries: readonly Dirent[] = list(join(root, below));
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    const ignored = rules.ignores(path);
    if (entry.isFile() && !ignored) yield join(root, path);
    if (entry.isDirectory() && (!ignored || rules.hasExceptions)) yield* walk(root, rules, path);
  }
}

function list(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((one, other) => byCodePoint(one.name, other.name));
  } catch {
    return [];
  }
}

function lookAt(dir: string, path: string): ContextFile | undefined {
  try {
    const { size, mode } = statSync(path);
    const name = shown(dir, path);
    return { path: name, bytes: size, mode: mode & 0o777, ...(madeFolder(name) === undefined ? readScript(path, size) : {}) };
  } catch {
    // Gone in this moment.
    return undefined;
  }
}

function readScript(path: string, size: number): Pick<ContextFile, 'script'> {
  if (size > SCRIPT_BYTES || size < 2) return {};
  const shebang = readHead(path) === '#!';
  if (!shebang && !SHELL.test(path)) return {};
  const bytes = readFileSync(path);
  const text = bytes.toString('utf8');
  // What is not UTF-8 could not be written back as it is.
  if (!Buffer.from(text).equals(bytes)) return {};
  return { script: { text, shebang, crlf: text.split('\r\n').length - 1 } };
}

function readHead(path: string): string {
  const head = Buffer.alloc(2);
  const file = openSync(path, 'r');
  try {
    readSync(file, head, 0, 2, 0);
  } finally {
    closeSync(file);
  }
  return head.toString('latin1');
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A path as the reader knows it. */
function shown(dir: string, path: string): string {
  return relative(dir, path).replaceAll('\\', '/') || basename(path);
}
